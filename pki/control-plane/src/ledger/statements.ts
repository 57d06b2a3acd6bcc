import type { DatabaseSync } from 'node:sqlite';

/** Those recorded here, and those that signed lists or the server gave back and whose certificate is known. */
const ALL_REVOCATIONS = `
  SELECT position, fingerprint, reason, caller, recorded_at FROM revocations
  UNION ALL
  SELECT 0, c.fingerprint, a.reason, a.source, a.revoked_at
  FROM adopted_revocations a JOIN certificates c ON c.issuer = a.issuer AND c.serial = a.serial`;

const COMPROMISE = "'keyCompromise', 'cACompromise'";

export type Statements = ReturnType<typeof prepareStatements>;

/** Every statement the ledger knows; none of them changes or deletes a row. */
export function prepareStatements(database: DatabaseSync) {
  return {
    insertIntent: database.prepare(
      `INSERT INTO intents (command_id, request_digest, caller, profile, profile_version, authority, subject, spki_sha256,
         serial, issuer, signature_algorithm, tbs, crl_shard, certificate_order, recorded_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    intent: database.prepare('SELECT * FROM intents WHERE command_id = ?'),
    intentOrigin: database.prepare('SELECT profile, authority FROM intents WHERE command_id = ?'),
    insertCall: database.prepare('INSERT INTO authority_calls (command_id, attempt, recorded_at) VALUES (?, ?, ?)'),
    insertCallOutcome: database.prepare(
      'INSERT INTO authority_call_outcomes (call_position, outcome, detail, recorded_at) VALUES (?, ?, ?, ?)',
    ),
    calls: database.prepare(
      `SELECT authority_calls.*, outcome FROM authority_calls LEFT JOIN authority_call_outcomes ON call_position = position
       WHERE command_id = ? ORDER BY position`,
    ),
    insertCertificate: database.prepare(
      `INSERT INTO certificates (command_id, issuer, serial, fingerprint, end_entity, der, not_after, recorded_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    certificate: database.prepare('SELECT * FROM certificates WHERE command_id = ?'),
    certificateByFingerprint: database.prepare('SELECT * FROM certificates WHERE fingerprint = ?'),
    certificatesAfter: database.prepare(
      'SELECT * FROM certificates WHERE position > ? AND end_entity = 1 ORDER BY position LIMIT ?',
    ),
    insertOrphan: database.prepare(
      `INSERT INTO orphans (authority, kind, command_id, fingerprint, der, subject, spki_sha256, detail, recorded_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    orphanByFingerprint: database.prepare('SELECT 1 FROM orphans WHERE fingerprint = ?'),
    orphansAfter: database.prepare('SELECT * FROM orphans WHERE position > ? ORDER BY position LIMIT ?'),
    usesOfKey: database.prepare(
      `SELECT * FROM intents WHERE spki_sha256 = ?
         AND NOT EXISTS (SELECT 1 FROM voided WHERE voided.command_id = intents.command_id)`,
    ),
    certificateBySerial: database.prepare('SELECT * FROM certificates WHERE issuer = ? AND serial = ?'),
    signedAfter: database.prepare(
      `SELECT position, command_id, issuer, serial, not_after FROM certificates
       WHERE position > ? AND issuer IS NOT NULL ORDER BY position LIMIT ?`,
    ),
    compromisedKey: database.prepare(
      `SELECT 1 FROM intents JOIN certificates c USING (command_id)
       WHERE spki_sha256 = ? AND (
         EXISTS (SELECT 1 FROM revocations r WHERE r.fingerprint = c.fingerprint AND r.reason IN (${COMPROMISE}))
         OR EXISTS (SELECT 1 FROM adopted_revocations a
           WHERE a.issuer = c.issuer AND a.serial = c.serial AND a.reason IN (${COMPROMISE}))) LIMIT 1`,
    ),
    insertVoided: database.prepare('INSERT INTO voided (command_id, caller, recorded_at) VALUES (?, ?, ?)'),
    voided: database.prepare('SELECT 1 FROM voided WHERE command_id = ?'),
    insertRevocation: database.prepare(
      'INSERT INTO revocations (fingerprint, reason, caller, recorded_at) VALUES (?, ?, ?, ?)',
    ),
    revocations: database.prepare(
      `SELECT * FROM (${ALL_REVOCATIONS}) WHERE fingerprint = ? ORDER BY recorded_at, position`,
    ),
    revokedAfter: database.prepare(
      `SELECT r.position, r.reason, r.recorded_at AS revoked_at, c.issuer, c.serial, c.not_after, i.crl_shard,
         NULL AS source
       FROM revocations r JOIN certificates c USING (fingerprint) JOIN intents i USING (command_id)
       WHERE r.position > ? AND c.issuer IS NOT NULL ORDER BY r.position LIMIT ?`,
    ),
    insertAdopted: database.prepare(
      `INSERT INTO adopted_revocations (issuer, serial, reason, revoked_at, source, recorded_at) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    adopted: database.prepare('SELECT 1 FROM adopted_revocations WHERE issuer = ? AND serial = ?'),
    countAdopted: database.prepare(
      'SELECT count(*) AS count FROM adopted_revocations WHERE issuer = ? AND source GLOB ?',
    ),
    adoptedAfter: database.prepare(
      `SELECT a.rowid AS position, a.issuer, a.serial, a.reason, a.revoked_at, a.source, c.not_after, i.crl_shard
       FROM adopted_revocations a LEFT JOIN certificates c ON c.issuer = a.issuer AND c.serial = a.serial
         LEFT JOIN intents i USING (command_id)
       WHERE a.rowid > ? ORDER BY a.rowid LIMIT ?`,
    ),
    insertCrl: database.prepare(
      `INSERT INTO crls (issuer, shard, number, sha256, this_update, next_update, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    lastCrl: database.prepare('SELECT * FROM crls WHERE issuer = ? AND shard = ? ORDER BY number DESC LIMIT 1'),
    crl: database.prepare('SELECT * FROM crls WHERE issuer = ? AND shard = ? AND number = ?'),
    crlShards: database.prepare('SELECT DISTINCT shard FROM crls WHERE issuer = ? ORDER BY shard'),
    unconfirmedRevocations: database.prepare(
      `SELECT certificates.*, reason, max(reason IN (${COMPROMISE})) FROM revocations
         JOIN certificates USING (fingerprint) JOIN intents USING (command_id)
       WHERE authority = ? AND not_after > ? AND NOT EXISTS
         (SELECT 1 FROM revocation_confirmations c WHERE c.fingerprint = certificates.fingerprint)
       GROUP BY certificates.fingerprint
       ORDER BY reason NOT IN ('keyCompromise', 'cACompromise', 'privilegeWithdrawn'), certificates.position`,
    ),
    unrevokedOrphans: database.prepare(
      `SELECT orphans.* FROM orphans JOIN intents USING (command_id)
       WHERE orphans.authority = ? AND kind = 'unacceptable' AND orphans.spki_sha256 = intents.spki_sha256 AND NOT EXISTS
         (SELECT 1 FROM orphan_revocations r WHERE r.fingerprint = orphans.fingerprint)
       ORDER BY orphans.position`,
    ),
    insertOrphanRevocation: database.prepare('INSERT INTO orphan_revocations (fingerprint, recorded_at) VALUES (?, ?)'),
    unresolvedCommands: database.prepare(
      `SELECT DISTINCT command_id FROM authority_calls JOIN intents USING (command_id)
       WHERE authority = ? AND authority_calls.recorded_at < ?
         AND NOT EXISTS (SELECT 1 FROM authority_call_outcomes WHERE call_position = authority_calls.position)
         AND NOT EXISTS (SELECT 1 FROM certificates c WHERE c.command_id = authority_calls.command_id)
         AND NOT EXISTS (SELECT 1 FROM voided v WHERE v.command_id = authority_calls.command_id)
       LIMIT ?`,
    ),
    insertConfirmation: database.prepare(
      'INSERT INTO revocation_confirmations (fingerprint, recorded_at) VALUES (?, ?)',
    ),
    insertSweep: database.prepare('INSERT INTO sweeps (authority, swept_until, recorded_at) VALUES (?, ?, ?)'),
    sweptUntil: database.prepare('SELECT max(swept_until) AS until FROM sweeps WHERE authority = ?'),
    commandsForKey: database.prepare(
      'SELECT command_id FROM intents WHERE spki_sha256 = ? AND authority = ? ORDER BY position',
    ),
    insertRefusal: database.prepare(
      'INSERT INTO refusals (caller, method, command_id, reason, detail, recorded_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    insertAuthority: database.prepare(
      'INSERT INTO authorities (name, role, generation, fingerprint, recorded_at) VALUES (?, ?, ?, ?, ?)',
    ),
    authorities: database.prepare('SELECT * FROM authorities WHERE name = ? ORDER BY generation, recorded_at'),
    allAuthorities: database.prepare('SELECT * FROM authorities'),
    insertGeneration: database.prepare(
      'INSERT INTO generations_in_use (name, generation, caller, recorded_at) VALUES (?, ?, ?, ?)',
    ),
    activeGeneration: database.prepare(
      'SELECT generation FROM generations_in_use WHERE name = ? ORDER BY position DESC LIMIT 1',
    ),
    counts: database.prepare(
      `SELECT (SELECT count(DISTINCT fingerprint) FROM (${ALL_REVOCATIONS})) AS revoked,
              (SELECT count(*) FROM intents WHERE command_id NOT IN (SELECT command_id FROM certificates)
                 AND command_id NOT IN (SELECT command_id FROM voided)) AS intended,
              (SELECT count(*) FROM voided) AS voided`,
    ),
  };
}
