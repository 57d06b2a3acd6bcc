import type { StationOptions } from '@bfcert/simulator';
import type { System } from '../../system/start-system.ts';
import { planMigration, stationsOf, until } from '../../system/stations.ts';
import type { History } from '../history/history.ts';
import { Member } from './member.ts';
import type { CertificateRecord } from './records.ts';

/** Each takes its time on its way to Profile 3, so that a short run has fewer. */
export const fleetFor = (faults: number): number => (faults < 20 ? 3 : 6);

/** In what else a station is another than `stationOptions` says. */
export type Unlike = (name: string) => Partial<StationOptions>;

/** Stations that have proven Profile 3, each with its certificate in force. */
export async function startFleet(
  system: System,
  size: number,
  history: History,
  unlike: Unlike,
): Promise<readonly Member[]> {
  const names = Array.from({ length: size }, (_, index) => `FAULT-${index + 1}`);
  const members = await Promise.all(names.map((name) => Member.start(system, name, history, unlike(name))));
  if (size === 0) return members;
  await planMigration(
    system,
    members.map(({ identityId }) => identityId),
  );
  await until(async () => {
    const rows = await stationsOf(system);
    return members.every(({ name }) => rows.get(name)?.profileFloor === 3);
  });
  return members;
}

/** It is connected, and shows what its only live record says is in force. */
export function isAtRest({ identityId, station }: Member, live: readonly CertificateRecord[]): boolean {
  const [record, ...others] = live.filter((each) => each.identityId === identityId);
  const { connection, securityProfile, presentedFingerprint } = station.state();
  return (
    others.length === 0 &&
    record?.state === 'active' &&
    connection === 'open' &&
    securityProfile === 3 &&
    presentedFingerprint === record.fingerprint
  );
}
