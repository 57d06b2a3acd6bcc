import type { Station } from '@bfcert/simulator';
import type { System } from '../../system/start-system.ts';
import { certificatesOf, enrol, planMigration, simulate, stationsOf, until } from '../../system/stations.ts';
import type { Unlike } from './fleet.ts';

const NAME = 'OUTCAST';

/**
 * A station whose certificate is revoked and that goes on knocking: whatever else is down, it stays
 * outside (I7).
 */
export async function shutOut(system: System, unlike: Unlike, tell: (what: string) => void): Promise<Station> {
  const id = await enrol(system, NAME);
  const station = await simulate(system, NAME, [], unlike(NAME));
  await station.start();
  await planMigration(system, [id]);
  await until(async () => (await stationsOf(system)).get(NAME)?.profileFloor === 3);
  const mine = (await certificatesOf(system)).find(({ identity }) => identity.name === NAME);
  const path = `/certificates/${mine?.id}/actions/revoke`;
  const why = { reason: 'a fault run', revocationReason: 'keyCompromise', confirmIdentity: NAME };
  await system.api.post(path, why);
  await until(async () => station.state().connection !== 'open');
  station.on('connected', () => tell('a station with a revoked certificate was let in'));
  return station;
}
