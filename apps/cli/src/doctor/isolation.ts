import { type Observation, observer } from './observation.ts';
import { type OurProcess, type OurProcesses, of, type Role } from './our-processes.ts';
import type { Proc } from './proc.ts';

/** What keeps the processes that hold keys from the others. */
export type IsolationLevel =
  /** Each is another user: files and sockets of one are closed to the others by the system. */
  | 'separate_users'
  /** One user: whoever takes over one of them may read the files of the others. */
  | 'processes_of_one_user'
  /** Not all of them run here. */
  | 'not_seen';

const observe = observer('isolation');
const HOLDERS_OF_KEYS: readonly Role[] = ['pki', 'pki-authority'];
const OTHERS: readonly Role[] = ['server', 'gateway'];

export function isolationLevel(proc: Proc, processes: OurProcesses): IsolationLevel {
  const uids = (...roles: readonly Role[]) =>
    roles.flatMap((role) => of(processes, role)).map(({ pid }) => proc.uid(pid));
  const [pki, server, gateway] = [uids('pki'), uids('server'), uids('gateway')];
  if ([pki, server, gateway].some((found) => found.length === 0 || found.includes(null))) return 'not_seen';
  const apart = (some: readonly unknown[], others: readonly unknown[]) => !some.some((uid) => others.includes(uid));
  const holders = uids(...HOLDERS_OF_KEYS);
  return apart(holders, [...server, ...gateway]) && apart(server, gateway) ? 'separate_users' : 'processes_of_one_user';
}

/**
 * What each process's confinement is now, by what the kernel says of it. `namespacesWork`: whether a
 * process could be given a network of its own here.
 */
export function lookAtIsolation(proc: Proc, processes: OurProcesses, namespacesWork: boolean): readonly Observation[] {
  const holders = HOLDERS_OF_KEYS.flatMap((role) => of(processes, role));
  return [
    ...holders.flatMap((one) => [
      permissionModel(proc, one),
      environment(proc, one),
      network(proc, one, namespacesWork),
      user(proc, one, processes),
    ]),
    ...gatewayAndServer(proc, processes),
  ];
}

const named = ({ role, pid }: OurProcess): string => `${role} (process ${pid})`;

function permissionModel(proc: Proc, one: OurProcess): Observation {
  return proc.commandLine(one.pid).includes('--permission')
    ? observe(named(one), 'good', 'runs under Node’s permission model')
    : observe(named(one), 'finding', 'runs without Node’s permission model');
}

function environment(proc: Proc, one: OurProcess): Observation {
  const size = proc.environmentSize(one.pid);
  if (size === null) return observe(named(one), 'unknown', 'its environment may not be looked at by this user');
  return size === 0
    ? observe(named(one), 'good', 'has an empty environment')
    : observe(named(one), 'finding', `was started with ${size} variables in its environment`);
}

/** The authority of an outside CA and a control plane with a door have the network because they need it. */
function network(proc: Proc, one: OurProcess, namespacesWork: boolean): Observation {
  const [its, ours] = [proc.networkNamespace(one.pid), proc.networkNamespace('self')];
  const [hasAddress, ports] = [proc.hasAddress(one.pid), proc.listeningPorts(one.pid)];
  if (hasAddress === false) return observe(named(one), 'good', 'has no network: no interface has an address');
  if (its === null || ours === null || hasAddress === null || ports === null) {
    return observe(named(one), 'unknown', 'its network may not be looked at by this user');
  }
  const which = its === ours ? 'has this host’s network' : 'has a network of its own, with an address';
  if (ports.length > 0) return observe(named(one), 'note', `${which} and listens on port ${ports.join(', ')}`);
  if (one.role === 'pki-authority') return observe(named(one), 'note', `${which}, to reach what it speaks to`);
  return namespacesWork
    ? observe(named(one), 'finding', `${which} and listens nowhere: it could run without, and does not`)
    : observe(named(one), 'note', `${which}: user namespaces, which could take it away, do not work here`);
}

function user(proc: Proc, one: OurProcess, processes: OurProcesses): Observation {
  const uid = proc.uid(one.pid);
  if (uid === null) return observe(named(one), 'unknown', 'its user cannot be seen');
  const same = OTHERS.flatMap((role) => of(processes, role)).filter(({ pid }) => proc.uid(pid) === uid);
  if (same.length > 0) {
    const whom = same.map(named).join(' and ');
    return observe(named(one), 'note', `is of user ${uid} as is ${whom}: they are apart as processes only`);
  }
  return observe(named(one), 'good', `is of user ${uid}, which no server or gateway seen here is of`);
}

function gatewayAndServer(proc: Proc, processes: OurProcesses): readonly Observation[] {
  return of(processes, 'gateway').map((gateway) => {
    const uid = proc.uid(gateway.pid);
    const same = of(processes, 'server').filter(({ pid }) => proc.uid(pid) === uid);
    const servers = same.map(named).join(' and ');
    return same.length > 0
      ? observe(named(gateway), 'note', `is of user ${uid} as is ${servers}: they are apart as processes only`)
      : observe(named(gateway), 'good', `is of user ${uid}, which no server seen here is of`);
  });
}
