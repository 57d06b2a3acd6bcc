import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createFleet, type FaultName, type Fleet, fileStore } from '@bfcert/simulator';
import { type ApiClient, ApiRefusal } from '../api-client.ts';

const ORGANISATION = 'Example Transit';
/** The one that misbehaves: it takes its certificate and then never uses it. */
const FAULT: FaultName = 'falls-back-to-profile-2';

const identityOf = (number: number): string => `CS-${String(number).padStart(4, '0')}`;
const serialNumberOf = (number: number): string => `SN-${String(number).padStart(6, '0')}`;
/** What the installer left in the station: guessable, as such passwords are. It is rotated first. */
const passwordOf = (number: number): string =>
  createHash('sha256').update(`installer ${number}`).digest('hex').slice(0, 20);

/** Which of them misbehaves: the last, where there is more than one. */
const isFaulty = (number: number, count: number): boolean => count > 1 && number === count;
export const faultyStations = (count: number): number => (count > 1 ? 1 : 0);

/** Enrols the stations that are not yet known, and plans the migration of those that have none. */
export async function enrol(api: ApiClient, count: number): Promise<readonly string[]> {
  const reason = 'demo fleet';
  const known = new Map<string, string>();
  for await (const { id, name } of api.all<{ id: string; name: string }>('/identities')) known.set(name, id);
  const ids: string[] = [];
  for (let number = 1; number <= count; number++) {
    const ocppIdentity = identityOf(number);
    const id =
      known.get(ocppIdentity) ??
      (
        await api.post<{ id: string }>(
          '/identities',
          {
            ocppIdentity,
            serialNumber: serialNumberOf(number),
            organisation: ORGANISATION,
            vendor: 'Simulated',
            model: 'DC-150',
            owner: number % 2 === 0 ? 'Depot North' : 'Depot South',
            cohorts: ['demo'],
            basicAuthPassword: passwordOf(number),
            reason,
          },
          `demo-${ocppIdentity}`,
        )
      ).id;
    ids.push(id);
  }
  const { refused } = await api.post<{ refused: { code: string; detail: string }[] }>('/migration-cases', {
    identityIds: ids,
    reason,
  });
  const unexpected = refused.find(({ code }) => code !== 'already_planned');
  if (unexpected) throw new ApiRefusal(409, unexpected.code, unexpected.detail);
  return ids;
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
    faultsOf: (number) => (isFaulty(number, options.count) ? [FAULT] : []),
    storeOf: (identity) => fileStore(join(options.directory, `${identity}.json`)),
    backOff: { minimumMs: 500, randomRangeMs: 500, repeatTimes: 3 },
    resolve: () => '127.0.0.1',
  });
}
