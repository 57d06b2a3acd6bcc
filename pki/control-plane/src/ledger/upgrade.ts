import type { DatabaseSync } from 'node:sqlite';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificate } from '@bfcert/kernel/x509';
import { createTable, type LedgerTable, RULES } from './schema.ts';

/** The authorities of version 1, by their profiles: it had one each. */
const AUTHORITY_OF_V1 = `CASE profile
  WHEN 'charging-station' THEN 'charger-identity'
  WHEN 'csms-server-ec' THEN 'backend-server-ec'
  WHEN 'csms-server-rsa' THEN 'backend-server-rsa'
  ELSE substr(command_id, 11, instr(substr(command_id, 11), ':') - 1) END`;

const UNCHANGED: readonly LedgerTable[] = ['voided', 'revocations', 'refusals'];
const NEW: readonly LedgerTable[] = [
  'authority_calls',
  'authority_call_outcomes',
  'orphans',
  'revocation_confirmations',
  'orphan_revocations',
  'sweeps',
  'adopted_revocations',
  'crls',
  'generations_in_use',
];

/**
 * Brings a ledger of version 1 to this release's, inside the caller's transaction: the old tables are
 * set aside, copied row by row in their order, and dropped. Foreign keys must be off.
 */
export function upgradeFromVersion1(database: DatabaseSync): void {
  database.function('not_after_of', { deterministic: true }, (der) =>
    unwrap(parseCertificate(Buffer.from(der as Uint8Array))).notAfter.toISOString(),
  );
  const rename = (table: LedgerTable): string => `ALTER TABLE ${table} RENAME TO old_${table};`;
  const changed: readonly LedgerTable[] = ['intents', 'certificates', 'authorities'];
  database.exec(
    [
      // Else renaming a table would make the triggers and references of the others follow it.
      'PRAGMA legacy_alter_table = ON;',
      ...['intents', 'certificates', 'voided', 'revocations', 'refusals', 'authorities'].flatMap((table) => [
        `DROP TRIGGER ${table}_no_update;`,
        `DROP TRIGGER ${table}_no_delete;`,
      ]),
      'DROP TRIGGER voided_not_signed; DROP TRIGGER voided_not_intended; DROP TRIGGER signed_not_voided;',
      'DROP INDEX intents_by_key;',
      ...[...changed, ...UNCHANGED].map(rename),
      ...[...changed, ...UNCHANGED, ...NEW].map((table) => createTable(table)),
      `INSERT INTO intents (position, command_id, request_digest, caller, profile, profile_version, authority, subject,
         spki_sha256, serial, issuer, signature_algorithm, tbs, recorded_at)
       SELECT position, command_id, request_digest, caller, profile, profile_version, ${AUTHORITY_OF_V1}, subject,
         spki_sha256, serial, issuer, signature_algorithm, tbs, recorded_at FROM old_intents ORDER BY position;`,
      `INSERT INTO certificates (position, command_id, issuer, serial, fingerprint, end_entity, der, not_after, recorded_at)
       SELECT c.position, command_id, i.issuer, c.serial, c.fingerprint, end_entity, der, not_after_of(der), c.recorded_at
       FROM old_certificates c JOIN old_intents i USING (command_id) ORDER BY c.position;`,
      `INSERT INTO authorities (name, role, generation, fingerprint, recorded_at)
       SELECT name, role, 1, fingerprint, recorded_at FROM old_authorities;`,
      ...UNCHANGED.map((table) => `INSERT INTO ${table} SELECT * FROM old_${table};`),
      ...['authorities', 'refusals', 'revocations', 'voided', 'certificates', 'intents'].map(
        (table) => `DROP TABLE old_${table};`,
      ),
      'PRAGMA legacy_alter_table = OFF;',
      RULES,
    ].join('\n'),
  );
}
