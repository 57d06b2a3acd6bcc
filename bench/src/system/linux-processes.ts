import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ: what /proc counts CPU time in, on every Linux. */
const TICKS_PER_SECOND = 100;

export type Role = 'supervisor' | 'server' | 'gateway' | 'pki' | 'postgres';

export interface RoleUsage {
  readonly processes: number;
  /** User and system time, ended children included. */
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  /** RSS with shared pages divided among those who share them: only this may be added up. */
  readonly pssBytes: number;
}

/** What the system below `supervisorPid` costs now, by role. Reads /proc, so Linux only. */
export function usageByRole(supervisorPid: number): ReadonlyMap<Role, RoleUsage> {
  const usage = new Map<Role, RoleUsage>();
  for (const pid of [supervisorPid, ...descendantsOf(supervisorPid)]) {
    const one = usageOf(pid);
    if (one === null) continue;
    const role = pid === supervisorPid ? 'supervisor' : roleOf(one.commandLine);
    if (role === null) continue;
    const sum = usage.get(role);
    usage.set(role, {
      processes: (sum?.processes ?? 0) + 1,
      cpuSeconds: (sum?.cpuSeconds ?? 0) + one.cpuSeconds,
      rssBytes: (sum?.rssBytes ?? 0) + one.rssBytes,
      pssBytes: (sum?.pssBytes ?? 0) + one.pssBytes,
    });
  }
  return usage;
}

/** Of one process, ended children included. Throws when it is gone. */
export function cpuSecondsOf(pid: number): number {
  const usage = usageOf(pid);
  if (usage === null) throw new Error(`the process ${pid} has ended`);
  return usage.cpuSeconds;
}

/** Of a process and all below it, ended ones included as far as somebody waited for them. */
export function cpuSecondsBelow(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((sum, each) => sum + (usageOf(each)?.cpuSeconds ?? 0), 0);
}

function roleOf(commandLine: string): Role | null {
  if (commandLine.startsWith('postgres') || /\/bin\/postgres/.test(commandLine)) return 'postgres';
  const [, app] = /\/(server|ocpp-gateway|control-plane)\/src\//.exec(commandLine) ?? [];
  if (app === 'server') return 'server';
  if (app === 'ocpp-gateway') return 'gateway';
  return app === 'control-plane' ? 'pki' : null;
}

function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : null;
    if (stat === null) continue;
    const parent = Number(fieldsOf(stat)[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const look = [pid];
  for (let next = look.pop(); next !== undefined; next = look.pop()) {
    const below = children.get(next) ?? [];
    found.push(...below);
    look.push(...below);
  }
  return found;
}

/** Null when it has ended meanwhile. */
function usageOf(pid: number) {
  const stat = read(`/proc/${pid}/stat`);
  const smaps = read(`/proc/${pid}/smaps_rollup`);
  const commandLine = read(`/proc/${pid}/cmdline`);
  if (stat === null || smaps === null || commandLine === null) return null;
  const [utime, stime, cutime, cstime] = fieldsOf(stat).slice(11, 15).map(Number);
  return {
    commandLine: commandLine.replaceAll('\0', ' '),
    cpuSeconds: ((utime ?? 0) + (stime ?? 0) + (cutime ?? 0) + (cstime ?? 0)) / TICKS_PER_SECOND,
    rssBytes: kibibytes(smaps, 'Rss') * 1024,
    pssBytes: kibibytes(smaps, 'Pss') * 1024,
  };
}

/** The fields after the name, which may hold blanks and brackets itself: `state ppid …` (proc_pid_stat(5)). */
const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

const kibibytes = (smaps: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(smaps)?.[1] ?? 0);

/** A process may end between the listing and the look. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
