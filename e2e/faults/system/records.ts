import type { Database } from '@bfcert/kernel/postgres';

/** A certificate's record as the database has it. */
export interface CertificateRecord {
  readonly id: string;
  readonly identityId: string;
  readonly purpose: string;
  readonly state: string;
  readonly fingerprint: string | null;
  readonly spkiSha256: string | null;
}

const COLUMNS = `id, identity_id as "identityId", purpose, state, fingerprint, spki_sha256 as "spkiSha256"`;

export async function allRecords({ pool }: Database): Promise<readonly CertificateRecord[]> {
  return (await pool.query<CertificateRecord>(`select ${COLUMNS} from lifecycle.certificate order by id`)).rows;
}

/** What is on its way, or in force. */
export async function liveRecords({ pool }: Database): Promise<readonly CertificateRecord[]> {
  const live = `('requested', 'issued', 'installed_pending_activation', 'active')`;
  const query = `select ${COLUMNS} from lifecycle.certificate where purpose = 'charger_identity' and state in ${live}`;
  return (await pool.query<CertificateRecord>(query)).rows;
}

/** Fingerprints of certificates that are known to belong to no record. */
export async function orphanFingerprints({ pool }: Database): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ fingerprint: string }>(
    'select fingerprint from lifecycle.orphan_certificate where fingerprint is not null',
  );
  return new Set(rows.map(({ fingerprint }) => fingerprint));
}
