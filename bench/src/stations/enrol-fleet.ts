import type { ApiClient } from '@bfcert/api-client';
import { identityOf, passwordOf, serialNumberOf } from './fleet-names.ts';
import type { FleetParts } from './migrating-fleet.ts';

const AT_ONCE = 8;
/** So many of one are begun at a time where no wave begins them. */
const OF_A_FAMILY = 10;

/** Enrols the stations that a `migrating-fleet` plays; their identities. */
export async function enrolFleet(
  api: ApiClient,
  { count, first = 1 }: Pick<FleetParts, 'count' | 'first'>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let next = first;
  const worker = async (): Promise<void> => {
    while (next < first + count) {
      const number = next++;
      const { id } = await api.post<{ id: string }>('/identities', {
        ocppIdentity: identityOf(number),
        serialNumber: serialNumberOf(number),
        organisation: 'Example Transit',
        vendor: 'Simulated',
        model: `DC-150-${Math.ceil(number / OF_A_FAMILY)}`,
        owner: 'Depot',
        cohorts: ['bench'],
        basicAuthPassword: passwordOf(number),
        reason: 'benchmark',
      });
      ids.push(id);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return ids;
}
