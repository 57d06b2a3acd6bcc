import type { Database } from '@bfcert/kernel/postgres';

/** A certificate's record as the database has it. */
export interface CertificateRecord {
  readonly id: string;
  readonly identityId: string;
  readonly purpose: string;
  readonly state: string;
  readonly fingerprint: string | null;
  readonly spkiSha256: string | null;
  /** When the control plane confirmed its revocation. */
  readonly confirmedAt: string | null;
}

const COLUMNS = `id, identity_id as "identityId", purpose, state, fingerprint, spki_sha256 as "spkiSha256",
  revocation_confirmed_at as "confirmedAt"`;

export async function allRecords({ pool }: Database): Promise<readonly CertificateRecord[]> {
  return (await pool.query<CertificateRecord>(`select ${COLUMNS} from lifecycle.certificate order by id`)).rows;
}

/** What is on its way, or in force. */
export async function liveRecords({ pool }: Database): Promise<readonly CertificateRecord[]> {
  const live = `('requested', 'issued', 'installed_pending_activation', 'active')`;
  const query = `select ${COLUMNS} from lifecycle.certificate where purpose = 'charger_identity' and state in ${live}`;
  return (await pool.query<CertificateRecord>(query)).rows;
}

/** How often the audit tells of this. */
export async function told({ pool }: Database, event: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*) as count from lifecycle.audit_entry where entry->>'event' = $1`,
    [event],
  );
  return Number(rows[0]?.count ?? 0);
}

/** The hash of this entry of the audit's chain, counted from 1. */
export async function sealOf({ pool }: Database, seq: number): Promise<string | null> {
  const { rows } = await pool.query<{ hash: string }>('select hash from lifecycle.audit_seal where seq = $1', [seq]);
  return rows[0]?.hash ?? null;
}

/** Up to which position of the ledger the records have read what was signed. */
export async function readUpTo({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ position: number }>(
    `select position from lifecycle.pki_feed where feed = 'issued'`,
  );
  return Number(rows[0]?.position ?? 0);
}

/** Fingerprints of certificates that are known to belong to no record. */
export async function orphanFingerprints({ pool }: Database): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ fingerprint: string }>(
    'select fingerprint from lifecycle.orphan_certificate where fingerprint is not null',
  );
  return new Set(rows.map(({ fingerprint }) => fingerprint));
}
