import { newId } from '@bfcert/kernel/ids';
import type { Database } from '@bfcert/kernel/postgres';
import type { SiteStation } from '../servers/site.ts';

export interface StationRecord {
  readonly station: SiteStation;
  readonly identityId: string;
  readonly certificateId: string;
}

const AT_A_TIME = 500;
const SINCE = '2026-01-01T00:00:00.000Z';

/** Chargers whose certificates are active, written as the lifecycle has them after a migration. */
export async function addStations(
  { pool }: Database,
  stations: readonly SiteStation[],
): Promise<readonly StationRecord[]> {
  const records = stations.map((station) => ({
    station,
    identityId: newId('idn'),
    certificateId: newId('crt'),
  }));
  for (let from = 0; from < records.length; from += AT_A_TIME) {
    const some = records.slice(from, from + AT_A_TIME);
    const insert = (table: string, rows: readonly object[]) =>
      pool.query(`insert into ${table} (record) select jsonb_array_elements($1::jsonb)`, [JSON.stringify(rows)]);
    await insert('lifecycle.identity', some.map(identityOf));
    await insert('lifecycle.certificate', some.map(certificateOf));
  }
  return records;
}

const identityOf = ({ identityId, station: { name, serialNumber, organisation } }: StationRecord) => ({
  id: identityId,
  subjectType: 'charger',
  owner: 'north-depot',
  family: 'acme-50',
  cohorts: [],
  version: 1,
  createdAt: SINCE,
  bindings: [
    { kind: 'ocpp_identity', value: name },
    { kind: 'serial_number', value: serialNumber },
    { kind: 'organisation', value: organisation },
  ],
});

const certificateOf = ({ identityId, certificateId, station: { credential } }: StationRecord) => ({
  id: certificateId,
  identityId,
  purpose: 'charger_identity',
  slot: null,
  operatingModel: 'managed',
  version: 3,
  requestedAt: SINCE,
  requestReason: 'It has none.',
  renewalOf: null,
  policyVersion: 'charger_identity/1',
  state: 'active',
  signed: {
    serial: credential.certificate.serial,
    fingerprint: credential.certificate.fingerprint,
    spkiSha256: credential.certificate.spkiSha256,
    chainPem: credential.chainPem,
    notBefore: credential.certificate.notBefore.toISOString(),
    notAfter: credential.certificate.notAfter.toISOString(),
    authority: 'charger-identity',
    profileVersion: 'charging-station/2',
    issuedAt: SINCE,
  },
  installedAt: SINCE,
  activatedAt: SINCE,
  evidence: 'mtls_handshake',
  lastSeenAt: SINCE,
  replaced: null,
});
