import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createFleet, type FaultName, type Fleet, fileStore } from '@bfcert/simulator';
import type { ApiClient } from '../api-client.ts';
import type { DemoStation } from './progress.ts';

const ORGANISATION = 'Example Transit';
/** The one that misbehaves: it takes its certificate and then never uses it. */
const FAULT: FaultName = 'falls-back-to-profile-2';
/** Always the same one, so that a second run with another number of stations meets the same fleet. */
const FAULTY_NUMBER = 2;

const identityOf = (number: number): string => `CS-${String(number).padStart(4, '0')}`;
const serialNumberOf = (number: number): string => `SN-${String(number).padStart(6, '0')}`;
/** What the installer left in the station: guessable, as such passwords are. It is rotated first. */
const passwordOf = (number: number): string =>
  createHash('sha256').update(`installer ${number}`).digest('hex').slice(0, 20);

export const faultyStations = (count: number): number => (count >= FAULTY_NUMBER ? 1 : 0);

/** Enrols the stations that are not yet known; returns the identities of all of them. */
export async function enrol(api: ApiClient, count: number): Promise<ReadonlySet<string>> {
  const known = new Map<string, string>();
  for await (const { id, name } of api.all<{ id: string; name: string }>('/identities')) known.set(name, id);
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
      known.get(ocppIdentity) ?? (await api.post<{ id: string }>('/identities', charger, `demo-${ocppIdentity}`)).id;
    ids.add(id);
  }
  return ids;
}

/** Plans the migration of those that have never had one: a stopped one stays stopped until a person decides. */
export async function planMigrations(api: ApiClient, mine: ReadonlySet<string>): Promise<void> {
  const identityIds = (await readStations(api, mine))
    .filter(({ migration }) => migration === null)
    .map(({ identityId }) => identityId);
  if (identityIds.length > 0) await api.post('/migration-cases', { identityIds, reason: 'demo fleet' });
}

export async function readStations(api: ApiClient, mine: ReadonlySet<string>): Promise<readonly DemoStation[]> {
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
    faultsOf: (number) => (number === FAULTY_NUMBER ? [FAULT] : []),
    storeOf: (identity) => fileStore(join(options.directory, `${identity}.json`)),
    backOff: { minimumMs: 500, randomRangeMs: 500, repeatTimes: 3 },
    resolve: () => '127.0.0.1',
  });
}
