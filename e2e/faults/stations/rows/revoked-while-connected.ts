import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import type { Member } from '../../system/member.ts';
import { allRecords } from '../../system/records.ts';
import type { FaultyCluster } from '../faulty-cluster.ts';
import { stationRow } from '../station-row.ts';

const OFFSET_MS = 1_500;
const CONNECTED_MS = 500;
/** After the control plane has confirmed it. */
const CLOSED_BY_MS = 5_000;
const BOUND = { ms: 1_000, of: 'p99' } as const;
const POLICY_VIOLATION = 1008;

/** A certificate is revoked while somebody is in with it; the station has a newer one, with which it comes back. */
export const revokedWhileConnected = stationRow({
  name: 'F21',
  title: 'a certificate is revoked while its holder is connected',
  strike,
});

async function strike(cluster: FaultyCluster, random: Random): Promise<number> {
  const before = new Map(cluster.members.map((member) => [member, member.station.state().presentedFingerprint ?? '']));
  await Promise.all(cluster.members.map((member) => cluster.faulty.renew(member)));
  await cluster.untilAtRest(performance.now());
  await Promise.all([...before].map(([member, old]) => revoked(cluster, member, old, random)));
  await cluster.untilAtRest(performance.now());
  return before.size;
}

async function revoked(cluster: FaultyCluster, member: Member, old: string, random: Random): Promise<void> {
  const { faulty, figures } = cluster;
  const [offsetMs, connectedMs] = [random.between(0, OFFSET_MS), random.between(0, CONNECTED_MS)];
  const [at, after] = [random.oneOf(cluster.gateways), random.oneOf(cluster.gateways)];
  await pause(offsetMs);
  const record = (await allRecords(faulty.database)).find(({ fingerprint }) => fingerprint === old);
  if (record === undefined) throw new Error(`${member.name} shows a certificate without a record`);
  await member.station.stop();
  const holder = await cluster.enters(member, old, at);
  await pause(connectedMs);
  const since = performance.now();
  const closed = holder.closed.then((code) => ({ code, tookMs: performance.now() - since }));
  await faulty.revoke(record.id, member.name);
  const end = await Promise.race([closed, pause(CLOSED_BY_MS, null, { ref: false })]);
  if (end?.code === POLICY_VIOLATION) {
    figures.note('from the request to revoke to the close of the session', BOUND, end.tookMs);
  } else {
    faulty.violations.add('I7', `the holder of ${old}, which is revoked, was closed with ${end?.code ?? 'nothing'}`);
    holder.leave();
  }
  if (await cluster.isLetIn(member, old, after)) faulty.violations.add('I7', `${old}, which is revoked, was let in`);
  await faulty.comesBack(member);
}
