import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import type { FaultyCluster } from '../faulty-cluster.ts';
import { stationRow } from '../station-row.ts';
import { attemptsThat } from '../watch.ts';
import { somebodysGateway } from './somebodys-gateway.ts';

const RENEWAL_MS = 900;
/** RFC 6455 and IANA: the service restarts. */
const SERVICE_RESTART = 1012;

/** A gateway is ended as an operator ends it, with commands under way. */
export const gatewayEnded = stationRow({
  name: 'F11',
  title: 'a gateway is ended in good order (SIGTERM) with commands under way',
  strike,
});

async function strike(cluster: FaultyCluster, random: Random): Promise<number> {
  const { faulty, figures } = cluster;
  const { violations, database } = faulty;
  const refused = await attemptsThat(database, { status: 'rejected' });
  const { gateway, members } = somebodysGateway(cluster, random);
  const there = cluster.members.filter((member) => cluster.gatewayOf(member) === gateway);
  const closes = there.map(({ name, station }) =>
    station.next('disconnected').then(({ code, reason }) => ({ name, code, reason })),
  );
  const renewals = members.map((member) => faulty.renew(member));
  await pause(random.between(0, RENEWAL_MS));
  const since = performance.now();
  const code = await gateway.terminate();
  figures.note('from SIGTERM to the end of the process', { ms: 10_000, of: 'max' }, performance.now() - since);
  if (code !== 0) violations.add('I3', `${gateway.nodeId} ended with ${code}`);
  await gateway.start();
  await Promise.all(renewals);
  await cluster.untilAtRest(since);
  for (const { name, code: said, reason } of await Promise.all(closes)) {
    // One that has just left by itself to show its new certificate says so itself, or is in with it elsewhere already.
    const left = said === 1000 || reason === 'replaced by a newer connection';
    if (said !== SERVICE_RESTART && !left) violations.add('I3', `${name} was closed with ${said} (${reason})`);
  }
  if ((await attemptsThat(database, { status: 'rejected' })) > refused) {
    violations.add('I3', 'a command that was under way counts as refused');
  }
  if ((await attemptsThat(database, { status: 'in_flight' })) > 0) {
    violations.add('I3', 'a command that was under way has no end');
  }
  return 1;
}
