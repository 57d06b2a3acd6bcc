import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import type { Member } from '../../system/member.ts';
import type { FaultyCluster } from '../faulty-cluster.ts';
import { stationRow } from '../station-row.ts';

const OFFSET_MS = 2_000;
const BOUND = { ms: 1_000, of: 'max' } as const;
const POLICY_VIOLATION = 1008;

/** Somebody with a station's own certificate enters at the other gateway; then the station takes its place back. */
export const twoOwners = stationRow({
  name: 'F18',
  title: 'one identity enters at a second gateway while it is open at the first, and back',
  strike,
});

async function strike(cluster: FaultyCluster, random: Random): Promise<number> {
  const renewed = random.between(0, cluster.members.length - 1);
  const met = await Promise.all(
    cluster.members.map((member, index) => takenOver(cluster, member, random, index === renewed)),
  );
  await cluster.untilAtRest(performance.now());
  return met.reduce((sum, one) => sum + one, 0);
}

/** `renews`: with commands under way, which are for whoever owns it. */
async function takenOver(cluster: FaultyCluster, member: Member, random: Random, renews: boolean): Promise<number> {
  const { faulty, figures } = cluster;
  const line = cluster.lineOf(member);
  const offsetMs = random.between(0, OFFSET_MS);
  await pause(offsetMs);
  const first = cluster.gatewayOf(member);
  const shown = member.station.state().presentedFingerprint;
  if (first === undefined || shown === null) throw new Error(`${member.name} is not connected`);
  // It comes back to where it was, so that the second is taken over from another gateway too.
  line.pin(first.nodeId);
  const renewal = renews ? faulty.renew(member) : null;
  const disconnected = member.station.next('disconnected');
  const back = disconnected.then(() => member.station.next('connected')).then(() => performance.now());
  const second = await cluster.enters(member, shown, cluster.otherThan(first));
  const entered = performance.now();
  const { code } = await disconnected;
  // A station that is given a new certificate in that moment leaves by itself.
  const wasTaken = code === POLICY_VIOLATION;
  if (wasTaken) figures.note('from the second to the close of the first', BOUND, performance.now() - entered);
  else if (code !== 1000) faulty.violations.add('I4', `the older session of ${member.name} was closed with ${code}`);
  const closed = second.closed.then((said) => ({ said, at: performance.now() }));
  const returned = await back;
  const end = await closed;
  figures.note('from the second to the close of the first', BOUND, Math.max(0, end.at - returned));
  if (end.said !== POLICY_VIOLATION)
    faulty.violations.add('I4', `the second of ${member.name} was closed with ${end.said}`);
  await renewal;
  line.pin(null);
  return wasTaken ? 2 : 1;
}
