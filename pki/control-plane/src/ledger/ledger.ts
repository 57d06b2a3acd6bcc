import type { DatabaseSync } from 'node:sqlite';
import {
  type AuthorityRole,
  certificateOf,
  type Intent,
  intentOf,
  type LedgerCertificate,
  numberOf,
  type RefusalRecord,
  type Revocation,
  revocationOf,
  textOf,
} from './records.ts';

/**
 * What this control plane has done, in order, for ever. Each write is its own transaction and is on
 * stable storage when the method returns; a write that fails throws and has changed nothing.
 */
export class Ledger {
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  recordIntent(intent: Intent): void {
    this.#statements.insertIntent.run(
      intent.commandId,
      intent.requestDigest,
      intent.caller,
      intent.profile,
      intent.profileVersion,
      intent.subject,
      intent.spkiSha256,
      intent.serial,
      intent.issuer,
      intent.signatureAlgorithm,
      intent.tbs,
      intent.recordedAt.toISOString(),
    );
  }

  findIntent(commandId: string): Intent | null {
    const row = this.#statements.intent.get(commandId);
    return row === undefined ? null : intentOf(row);
  }

  recordCertificate({ commandId, serial, fingerprint, endEntity, der, recordedAt }: LedgerCertificate): void {
    this.#statements.insertCertificate.run(
      commandId,
      serial,
      fingerprint,
      endEntity ? 1 : 0,
      der,
      recordedAt.toISOString(),
    );
  }

  findCertificate(commandId: string): LedgerCertificate | null {
    const row = this.#statements.certificate.get(commandId);
    return row === undefined ? null : certificateOf(row);
  }

  findCertificateByFingerprint(fingerprint: string): LedgerCertificate | null {
    const row = this.#statements.certificateByFingerprint.get(fingerprint);
    return row === undefined ? null : certificateOf(row);
  }

  /** End-entity certificates after a position, oldest first. */
  certificatesAfter(position: number, limit: number): { position: number; certificate: LedgerCertificate }[] {
    return this.#statements.certificatesAfter
      .all(position, limit)
      .map((row) => ({ position: numberOf(row, 'position'), certificate: certificateOf(row) }));
  }

  /** Whether the key was certified, or may still be, for another subject or under another profile. */
  keyServesAnother(spkiSha256: string, subject: Buffer, profile: Intent['profile']): boolean {
    return this.#statements.usesOfKey
      .all(spkiSha256)
      .map(intentOf)
      .some((use) => !use.subject.equals(subject) || use.profile !== profile);
  }

  isKeyCompromised(spkiSha256: string): boolean {
    return this.#statements.compromisedKey.get(spkiSha256) !== undefined;
  }

  voidCommand(commandId: string, caller: string, at: Date): void {
    this.#statements.insertVoided.run(commandId, caller, at.toISOString());
  }

  isVoided(commandId: string): boolean {
    return this.#statements.voided.get(commandId) !== undefined;
  }

  recordRevocation({ fingerprint, reason, caller, recordedAt }: Revocation): void {
    this.#statements.insertRevocation.run(fingerprint, reason, caller, recordedAt.toISOString());
  }

  /** Oldest first: a revocation is not undone, but a graver reason may be added to it. */
  revocations(fingerprint: string): readonly Revocation[] {
    return this.#statements.revocations.all(fingerprint).map(revocationOf);
  }

  recordRefusal({ caller, method, commandId, reason, detail, recordedAt }: RefusalRecord): void {
    this.#statements.insertRefusal.run(caller, method, commandId, reason, detail, recordedAt.toISOString());
  }

  recordAuthority(name: string, role: AuthorityRole, fingerprint: string, at: Date): void {
    this.#statements.insertAuthority.run(name, role, fingerprint, at.toISOString());
  }

  authorityFingerprint(name: string, role: AuthorityRole): string | null {
    const row = this.#statements.authority.get(name, role);
    return row === undefined ? null : textOf(row, 'fingerprint');
  }

  counts(): { issued: number; revoked: number; intended: number; voided: number; refused: number } {
    const row = this.#statements.counts.get() ?? {};
    return {
      issued: numberOf(row, 'issued'),
      revoked: numberOf(row, 'revoked'),
      intended: numberOf(row, 'intended'),
      voided: numberOf(row, 'voided'),
      refused: numberOf(row, 'refused'),
    };
  }

  close(): void {
    this.#database.close();
  }
}

function prepareStatements(database: DatabaseSync) {
  return {
    insertIntent: database.prepare(
      `INSERT INTO intents (command_id, request_digest, caller, profile, profile_version, subject, spki_sha256, serial, issuer,
         signature_algorithm, tbs, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    intent: database.prepare('SELECT * FROM intents WHERE command_id = ?'),
    insertCertificate: database.prepare(
      'INSERT INTO certificates (command_id, serial, fingerprint, end_entity, der, recorded_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    certificate: database.prepare('SELECT * FROM certificates WHERE command_id = ?'),
    certificateByFingerprint: database.prepare('SELECT * FROM certificates WHERE fingerprint = ?'),
    certificatesAfter: database.prepare(
      'SELECT * FROM certificates WHERE position > ? AND end_entity = 1 ORDER BY position LIMIT ?',
    ),
    usesOfKey: database.prepare(
      'SELECT * FROM intents WHERE spki_sha256 = ? AND command_id NOT IN (SELECT command_id FROM voided)',
    ),
    compromisedKey: database.prepare(
      `SELECT 1 FROM intents JOIN certificates USING (command_id) JOIN revocations USING (fingerprint)
       WHERE spki_sha256 = ? AND reason IN ('keyCompromise', 'cACompromise') LIMIT 1`,
    ),
    insertVoided: database.prepare('INSERT INTO voided (command_id, caller, recorded_at) VALUES (?, ?, ?)'),
    voided: database.prepare('SELECT 1 FROM voided WHERE command_id = ?'),
    insertRevocation: database.prepare(
      'INSERT INTO revocations (fingerprint, reason, caller, recorded_at) VALUES (?, ?, ?, ?)',
    ),
    revocations: database.prepare('SELECT * FROM revocations WHERE fingerprint = ? ORDER BY position'),
    insertRefusal: database.prepare(
      'INSERT INTO refusals (caller, method, command_id, reason, detail, recorded_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    insertAuthority: database.prepare(
      'INSERT INTO authorities (name, role, fingerprint, recorded_at) VALUES (?, ?, ?, ?)',
    ),
    authority: database.prepare('SELECT fingerprint FROM authorities WHERE name = ? AND role = ?'),
    counts: database.prepare(
      `SELECT (SELECT count(*) FROM certificates WHERE end_entity = 1) AS issued,
              (SELECT count(DISTINCT fingerprint) FROM revocations) AS revoked,
              (SELECT count(*) FROM intents WHERE command_id NOT IN (SELECT command_id FROM certificates)
                 AND command_id NOT IN (SELECT command_id FROM voided)) AS intended,
              (SELECT count(*) FROM voided) AS voided,
              (SELECT count(*) FROM refusals) AS refused`,
    ),
  };
}
