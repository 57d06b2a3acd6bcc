import { type Api, everyItem } from '@bfcert/api-client';
import type { PlannedStation } from '../planned-station.ts';
import type { StationNames } from './station-names.ts';

export type MigrationState = 'planned' | 'pending' | 'active' | 'rollback' | 'quarantine' | 'exempt' | 'abandoned';

/** A station of ours, as the system's API has it. */
export interface Standing {
  readonly identityId: string;
  readonly online: boolean;
  /** Null: it has never been told to move. */
  readonly migration: MigrationState | null;
}

/** By number. One that the API does not have is not there. */
export async function readStandings(
  api: Api,
  stations: readonly PlannedStation[],
  { identityOf }: StationNames,
): Promise<ReadonlyMap<number, Standing>> {
  const numbers = new Map(stations.map(({ number }) => [identityOf(number), number]));
  const found = new Map<number, Standing>();
  const page = (after: string | undefined) =>
    api.GET('/api/v1/stations', { params: { query: { limit: 500, ...(after ? { after } : {}) } } });
  for await (const { name, identityId, online, migration } of everyItem(page)) {
    const number = numbers.get(name);
    if (number !== undefined) found.set(number, { identityId, online, migration: migration?.state ?? null });
  }
  return found;
}

/** Nothing more happens to it by itself; one that was refused was never told to move. */
export const isOver = ({ migration }: Standing): boolean =>
  migration !== 'planned' && migration !== 'pending' && migration !== 'rollback';

/** It holds a place of those that its family has without a wave. */
export const isUnsettled = ({ migration }: Standing): boolean =>
  migration !== null && migration !== 'active' && migration !== 'exempt' && migration !== 'abandoned';
