import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ApiClient } from '@bfcert/api-client';
import { createFleet, type FaultName, type Fleet, fileStore, type OcppVersionName } from '@bfcert/simulator';
import type { DemoStation } from './progress.ts';

const ORGANISATION = 'Example Transit';
/** The one that misbehaves: it takes its certificate and then never uses it. */
const FAULT: FaultName = 'falls-back-to-profile-2';
/** Always the same one, so that a second run with another number of stations meets the same fleet. */
const FAULTY_NUMBER = 2;
/** So many of a family are under way without a wave, or have stopped: a fleet of somebody's is a wave, which needs two people and hours. */
const MOST_WITHOUT_WAVE = 10;

type Api = Pick<ApiClient, 'all' | 'post'>;

const identityOf = (number: number): string => `CS-${String(number).padStart(4, '0')}`;
const serialNumberOf = (number: number): string => `SN-${String(number).padStart(6, '0')}`;
/** What the installer left in the station: guessable, as such passwords are. It is rotated first. */
const passwordOf = (number: number): string =>
  createHash('sha256').update(`installer ${number}`).digest('hex').slice(0, 20);

/** A fleet as one grows over the years; always the same number has the same version. */
const versionOf = (number: number): OcppVersionName => VERSIONS[number % VERSIONS.length] ?? '2.0.1';
const VERSIONS: readonly OcppVersionName[] = ['2.1', '2.0.1', '2.0.1', '1.6'];

export const faultyStations = (count: number): number => (count >= FAULTY_NUMBER ? 1 : 0);

/** Enrols those that are no stations yet; returns the identities of all of them. */
export async function enrol(api: Api, count: number): Promise<ReadonlySet<string>> {
  // A station, not an identity: an enrolment that was cut off leaves an identity alone, and is completed by the same call.
  const enrolled = new Map<string, string>();
  for await (const { identityId, name } of api.all<DemoStation>('/stations')) enrolled.set(name, identityId);
  const ids = new Set<string>();
  for (let number = 1; number <= count; number++) {
    const ocppIdentity = identityOf(number);
    const charger = {
      ocppIdentity,
      serialNumber: serialNumberOf(number),
      organisation: ORGANISATION,
      vendor: 'Simulated',
      model: 'DC-150',
      owner: number % 2 === 0 ? 'Depot North' : 'Depot South',
      cohorts: ['demo'],
      basicAuthPassword: passwordOf(number),
      reason: 'demo fleet',
    };
    const id =
      enrolled.get(ocppIdentity) ?? (await api.post<{ id: string }>('/identities', charger, `demo-${ocppIdentity}`)).id;
    ids.add(id);
  }
  return ids;
}

/**
 * Begins as many of those that have never had a migration as there is room for; called again, the next ones. A stopped one
 * stays stopped until a person decides, and keeps its place. The stations as they were before.
 */
export async function beginNext(api: Api, mine: ReadonlySet<string>): Promise<readonly DemoStation[]> {
  const stations = await readStations(api, mine);
  const unsettled = stations.filter(({ migration }) => migration !== null && !settled.has(migration.state));
  const identityIds = stations
    .filter(({ migration }) => migration === null)
    .slice(0, Math.max(0, MOST_WITHOUT_WAVE - unsettled.length))
    .map(({ identityId }) => identityId);
  if (identityIds.length > 0) await api.post('/migration-cases', { identityIds, reason: 'demo fleet' });
  return stations;
}

const settled: ReadonlySet<string> = new Set(['active', 'exempt', 'abandoned']);

async function readStations(api: Api, mine: ReadonlySet<string>): Promise<readonly DemoStation[]> {
  const found: DemoStation[] = [];
  for await (const station of api.all<DemoStation>('/stations')) if (mine.has(station.identityId)) found.push(station);
  return found;
}

/** Stations keep their keys and certificates below `directory`, as real ones do in flash. */
export function demoFleet(options: {
  readonly count: number;
  readonly directory: string;
  readonly url: string;
  readonly trustAnchorPem: string;
}): Fleet {
  return createFleet({
    count: options.count,
    url: options.url,
    vendor: 'Simulated',
    model: 'DC-150',
    trustAnchorsPem: [options.trustAnchorPem],
    identityOf,
    serialNumberOf,
    passwordOf,
    versionOf,
    faultsOf: (number) => (number === FAULTY_NUMBER ? [FAULT] : []),
    storeOf: (identity) => fileStore(join(options.directory, `${identity}.json`)),
    backOff: { minimumMs: 500, randomRangeMs: 500, repeatTimes: 3 },
    resolve: () => '127.0.0.1',
  });
}
