import { ApiRefusal } from '@bfcert/api-client';
import { createStation, type FaultName, memoryStore, type Station, type StationOptions } from '@bfcert/simulator';
import type { System } from './start-system.ts';

export interface StationRow {
  readonly identityId: string;
  readonly name: string;
  readonly online: boolean;
  readonly securityProfile: number | null;
  readonly ocppVersion: string | null;
  readonly family: string;
  readonly profileFloor: number;
  readonly passwordReading: string | null;
  readonly migration: {
    readonly caseId: string;
    readonly state: string;
    readonly step: string | null;
    readonly explanation: string;
  } | null;
}

export interface CertificateRow {
  readonly id: string;
  readonly identity: { readonly id: string; readonly name: string };
  readonly purpose: string;
  readonly state: string;
  readonly serial: string | null;
  readonly fingerprint: string | null;
}

export const ORGANISATION = 'Example Transit';
export const FACTORY_PASSWORD = 'factory-default-0000';

/** What a station that nobody here wrote is delivered with. */
export const asDelivered = async (system: System, identity: string) => ({
  identity,
  serialNumber: `SN-${identity}`,
  password: FACTORY_PASSWORD,
  url: system.profile2Url(),
  trustAnchorsPem: [await system.csmsRootPem()],
  address: '127.0.0.1',
});

/** Enrols a charger as an integration would; the same name again is the same charger. `unlike`: fields as sent; undefined leaves one out. */
export async function enrol(
  system: System,
  name: string,
  unlike: Readonly<Record<string, string | boolean | readonly string[] | undefined>> = {},
): Promise<string> {
  const { id } = await system.api.post<{ id: string }>(
    '/identities',
    {
      ocppIdentity: name,
      serialNumber: `SN-${name}`,
      organisation: ORGANISATION,
      vendor: 'Simulated',
      model: 'DC-150',
      owner: 'Depot',
      cohorts: ['e2e'],
      basicAuthPassword: FACTORY_PASSWORD,
      reason: 'end-to-end test',
      ...unlike,
    },
    `enrol-${name}`,
  );
  return id;
}

/** For `enrol`, of many that are begun without a wave: ten of a family are at a time, and those that stop keep their place. */
export const familyOf = (number: number) => ({ model: `DC-150-${Math.ceil(number / 10)}` });

/** At most ten, which the API takes in one request, and as many of a family at a time. */
export async function planMigration(system: System, identityIds: readonly string[], key?: string): Promise<void> {
  const body = { identityIds, reason: 'end-to-end test' };
  const { refused } = await system.api.post<{ refused: { code: string; detail: string }[] }>(
    '/migration-cases',
    body,
    key,
  );
  // Its case is there: an earlier call whose answer was lost made it.
  const unexpected = refused.find(({ code }) => code !== 'case_is_open');
  if (unexpected) throw new Error(`not planned: ${unexpected.detail}`);
}

/** What a simulated station is made of: the factory's password and only the server's root. */
export async function stationOptions(system: System, name: string): Promise<StationOptions> {
  return {
    identity: name,
    serialNumber: `SN-${name}`,
    vendor: 'Simulated',
    model: 'DC-150',
    url: system.profile2Url(),
    password: FACTORY_PASSWORD,
    trustAnchorsPem: [await system.csmsRootPem()],
    store: memoryStore(),
    backOff: { minimumMs: 200, randomRangeMs: 300, repeatTimes: 2 },
    resolve: () => '127.0.0.1',
  };
}

export async function simulate(
  system: System,
  name: string,
  faults: readonly FaultName[] = [],
  unlike: Partial<StationOptions> = {},
): Promise<Station> {
  return createStation({ ...(await stationOptions(system, name)), faults, ...unlike });
}

export async function stationsOf(system: System): Promise<Map<string, StationRow>> {
  const rows = new Map<string, StationRow>();
  for await (const row of system.api.all<StationRow>('/stations')) rows.set(row.name, row);
  return rows;
}

export async function certificatesOf(system: System, purpose = 'charger_identity'): Promise<readonly CertificateRow[]> {
  const rows: CertificateRow[] = [];
  for await (const row of system.api.all<CertificateRow>(`/certificates?purpose=${purpose}`)) rows.push(row);
  return rows;
}

/** Asks until it is so; the caller's test timeout is the bound. */
export async function until<Answer>(ask: () => Promise<Answer | null | undefined | false>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A lost answer and a server that is away mean: ask again. A refusal stands. */
export function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  return until(async () => {
    try {
      return { answer: await ask() };
    } catch (error) {
      if (error instanceof ApiRefusal && error.status < 500) throw error;
      return null;
    }
  }).then(({ answer }) => answer);
}
