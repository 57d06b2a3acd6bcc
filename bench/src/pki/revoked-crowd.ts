import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

const HOUR_MS = 3_600_000;

/**
 * Writes revoked certificates of an authority into the ledger of a stopped control plane. They ended an
 * hour ago: they still stand in the list, and have no OCSP answers that would be signed meanwhile.
 */
export function addRevokedCrowd(ledgerPath: string, authority: string, count: number): void {
  const ledger = new DatabaseSync(ledgerPath);
  const issuer = ledger
    .prepare("SELECT fingerprint FROM authorities WHERE name = ? AND role = 'issuing'")
    .get(authority);
  const intent = ledger.prepare(
    `INSERT INTO intents (command_id, request_digest, caller, profile, profile_version, authority, subject, spki_sha256,
       serial, issuer, signature_algorithm, tbs, crl_shard, recorded_at)
     VALUES (?, '', 'server', 'charging-station', 'charging-station/2', ?, x'30', ?, ?, ?, 'ecdsa-sha256', x'30', 0, ?)`,
  );
  const certificate = ledger.prepare(
    `INSERT INTO certificates (command_id, issuer, serial, fingerprint, end_entity, der, not_after, recorded_at)
     VALUES (?, ?, ?, ?, 1, x'30', ?, ?)`,
  );
  const revocation = ledger.prepare(
    "INSERT INTO revocations (fingerprint, reason, caller, recorded_at) VALUES (?, 'superseded', 'server', ?)",
  );
  const at = new Date(Date.now() - HOUR_MS).toISOString();
  ledger.exec('BEGIN');
  for (let i = 0; i < count; i++) {
    const serial = `5${randomBytes(16).toString('hex').slice(1)}`;
    const fingerprint = randomBytes(32).toString('hex');
    const signer = issuer?.fingerprint ?? null;
    intent.run(`crowd-${i}`, authority, fingerprint, serial, signer, at);
    certificate.run(`crowd-${i}`, signer, serial, fingerprint, at, at);
    revocation.run(fingerprint, at);
  }
  ledger.exec('COMMIT');
  ledger.close();
}
