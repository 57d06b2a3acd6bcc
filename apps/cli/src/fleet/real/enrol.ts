import { type Api, ApiRefusal, idempotent } from '@bfcert/api-client';
import type { PlannedStation } from '../planned-station.ts';
import type { StationNames } from './station-names.ts';

export interface EnrolParts {
  readonly api: Api;
  readonly names: StationNames;
  readonly owner: string;
  readonly cohort: string;
  readonly reason: string;
}

const ORGANISATION = 'Example Transit';
export const VENDOR = 'Simulated';
/** So many wait for their answer at once: more would only wait longer. */
const AT_ONCE = 8;

/** Registers each, and stops at the first that is refused. A key of its own each makes it safe to be run again. */
export async function enrolStations(stations: readonly PlannedStation[], parts: EnrolParts): Promise<void> {
  const left = stations.values();
  const worker = async (): Promise<void> => {
    for (const station of left) await enrol(station, parts);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function enrol({ number, model }: PlannedStation, { api, names, owner, cohort, reason }: EnrolParts) {
  const ocppIdentity = names.identityOf(number);
  const body = {
    ocppIdentity,
    serialNumber: names.serialNumberOf(number),
    organisation: ORGANISATION,
    vendor: VENDOR,
    model,
    owner,
    cohorts: [cohort],
    basicAuthPassword: names.passwordOf(number),
    reason,
  };
  try {
    await api.POST('/api/v1/identities', { params: { header: idempotent(`fleet-${ocppIdentity}`) }, body });
  } catch (error) {
    // A folder with what its stations keep in flash goes with those that an earlier run enrolled.
    if (!(error instanceof ApiRefusal) || error.code !== 'already_enrolled') throw error;
  }
}
