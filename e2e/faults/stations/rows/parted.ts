import { setTimeout as pause } from 'node:timers/promises';
import { childrenOf } from '../../../system/processes.ts';
import type { Random } from '../../../system/random.ts';
import type { Member } from '../../system/member.ts';
import { type FaultyCluster, PING_MS } from '../faulty-cluster.ts';
import { stationRow } from '../station-row.ts';
import { attemptsThat } from '../watch.ts';

const OFFSET_MS = 3_000;
const RENEWAL_MS = 900;
const RENEWED_AT_ONCE = 2;
const LINK_ONE_IN = 3;
const LONGEST_SHORT_MS = 6_000;
const LONG_MS = 30_000;
const LONG_ONE_IN = 12;

/** A line that swallows what is sent, in one direction or both, or a bus that nobody hears of for a while. */
export const parted = stationRow({
  name: 'F19',
  title: 'half-open lines, one-way loss, and a link between gateways and server that is silent for up to 30 s',
  strike,
});

async function strike(cluster: FaultyCluster, random: Random): Promise<number> {
  const { database, violations } = cluster.faulty;
  const refused = await attemptsThat(database, { status: 'rejected' });
  const met =
    random.between(1, LINK_ONE_IN) === 1 ? await silentLink(cluster, random) : await halfOpen(cluster, random);
  if ((await attemptsThat(database, { status: 'rejected' })) > refused) {
    violations.add('I3', 'a command that got lost counts as refused');
  }
  return met;
}

async function halfOpen(cluster: FaultyCluster, random: Random): Promise<number> {
  const renewed = random.between(0, cluster.members.length - 1);
  await Promise.all(cluster.members.map((member, index) => losesBytes(cluster, member, random, index === renewed)));
  await cluster.untilAtRest(performance.now());
  return cluster.members.length;
}

/** `renews`: with commands under way, of which nobody knows whether they arrived. */
async function losesBytes(cluster: FaultyCluster, member: Member, random: Random, renews: boolean): Promise<void> {
  const line = cluster.lineOf(member);
  const loss = random.oneOf(['everything', 'to_gateway', 'to_station'] as const);
  const [offsetMs, underWayMs] = [random.between(0, OFFSET_MS), random.between(0, RENEWAL_MS)];
  await pause(offsetMs);
  const renewal = renews ? cluster.faulty.renew(member) : null;
  if (renews) await pause(underWayMs);
  const since = performance.now();
  await line.lose(loss);
  const bound = { ms: 2 * PING_MS, of: 'max' } as const;
  cluster.figures.note('from the loss of a line to the end of its session', bound, performance.now() - since);
  line.mend();
  await renewal;
}

/** NATS stands still: no end, no error, no answer. Stations stay where they are. */
async function silentLink(cluster: FaultyCluster, random: Random): Promise<number> {
  const { faulty, members } = cluster;
  const [bus] = childrenOf(faulty.system.pid(), 'nats');
  if (bus === undefined) throw new Error('there is no bus');
  const long = random.between(1, LONG_ONE_IN) === 1;
  const silenceMs = long ? LONG_MS : random.between(1, LONGEST_SHORT_MS);
  const first = random.between(0, members.length - 1);
  const renewed = [...members, ...members].slice(first, first + RENEWED_AT_ONCE);
  const idle = members.filter((member) => !renewed.includes(member));
  const cut: string[] = [];
  const watched = idle.map(({ name, station }) => station.on('disconnected', () => cut.push(name)));
  const renewals = renewed.map((member) => faulty.renew(member));
  await pause(random.between(0, OFFSET_MS / 3));
  process.kill(bus, 'SIGSTOP');
  await pause(silenceMs);
  process.kill(bus, 'SIGCONT');
  const since = performance.now();
  await Promise.all(renewals);
  await cluster.untilAtRest(since);
  for (const stop of watched) stop();
  for (const name of cut) faulty.violations.add('I5', `${name} lost its session because of a silent link`);
  return 1;
}
