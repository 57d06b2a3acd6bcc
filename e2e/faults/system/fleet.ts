import type { Station } from '@bfcert/simulator';
import type { System } from '../../system/start-system.ts';
import { enrol, planMigration, simulate, stationsOf, until } from '../../system/stations.ts';
import type { History } from '../history/history.ts';
import { NotingStore } from './noting-store.ts';
import type { CertificateRecord } from './records.ts';

export interface Member {
  readonly name: string;
  readonly identityId: string;
  readonly station: Station;
  readonly store: NotingStore;
}

/** Each takes its time on its way to Profile 3, so that a short run has fewer. */
export const fleetFor = (faults: number): number => (faults < 20 ? 3 : 6);

/** A second signing request may follow the first soon: these stations are impatient. */
const CERT_SIGNING_WAIT_SECONDS = 1;

/** Stations that have proven Profile 3, each with its certificate in force. */
export async function startFleet(system: System, size: number, history: History): Promise<readonly Member[]> {
  const members = await Promise.all(
    Array.from({ length: size }, (_, index) => startMember(system, `FAULT-${index + 1}`, history)),
  );
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

async function startMember(system: System, name: string, history: History): Promise<Member> {
  const store = new NotingStore();
  const station = await simulate(system, name, [], { store, certSigningWaitMinimum: CERT_SIGNING_WAIT_SECONDS });
  station.on('signing_request_answered', ({ outcome }) => {
    const method = 'SignCertificate';
    if (outcome === 'Accepted') history.add({ method, about: name, outcome: 'ok', said: store.newestKey ?? '' });
    else if (outcome === 'Rejected') history.add({ method, about: name, outcome: 'fail', said: outcome });
    else history.add({ method, about: name, outcome: 'unknown', said: outcome });
  });
  await station.start();
  const identityId = await enrol(system, name);
  return { name, identityId, station, store };
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
