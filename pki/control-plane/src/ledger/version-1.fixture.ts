/** The ledger's schema of version 1, as the first release wrote it, for the test of its upgrade. */

const TABLES = {
  intents: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    command_id TEXT NOT NULL UNIQUE,
    request_digest TEXT NOT NULL,
    caller TEXT NOT NULL,
    profile TEXT NOT NULL,
    profile_version TEXT NOT NULL,
    subject BLOB NOT NULL,
    spki_sha256 TEXT NOT NULL,
    serial TEXT NOT NULL UNIQUE,
    issuer TEXT,
    signature_algorithm TEXT NOT NULL,
    tbs BLOB NOT NULL,
    recorded_at TEXT NOT NULL`,
  certificates: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    command_id TEXT NOT NULL UNIQUE REFERENCES intents (command_id),
    serial TEXT NOT NULL UNIQUE REFERENCES intents (serial),
    fingerprint TEXT NOT NULL UNIQUE,
    end_entity INTEGER NOT NULL CHECK (end_entity IN (0, 1)),
    der BLOB NOT NULL,
    recorded_at TEXT NOT NULL`,
  voided: `
    command_id TEXT NOT NULL PRIMARY KEY,
    caller TEXT NOT NULL,
    recorded_at TEXT NOT NULL`,
  revocations: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL REFERENCES certificates (fingerprint),
    reason TEXT NOT NULL,
    caller TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    UNIQUE (fingerprint, reason)`,
  refusals: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    caller TEXT NOT NULL,
    method TEXT NOT NULL,
    command_id TEXT,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    recorded_at TEXT NOT NULL`,
  authorities: `
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('root', 'issuing')),
    fingerprint TEXT NOT NULL UNIQUE REFERENCES certificates (fingerprint),
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (name, role)`,
};

const appendOnly = Object.keys(TABLES).flatMap((table) =>
  ['UPDATE', 'DELETE'].map(
    (change) => `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table}
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;`,
  ),
);

const VOIDED_IS_NEVER_SIGNED = `
  CREATE TRIGGER voided_not_signed BEFORE INSERT ON certificates
    WHEN EXISTS (SELECT 1 FROM voided WHERE command_id = NEW.command_id)
    BEGIN SELECT RAISE(ABORT, 'this command id is voided'); END;
  CREATE TRIGGER voided_not_intended BEFORE INSERT ON intents
    WHEN EXISTS (SELECT 1 FROM voided WHERE command_id = NEW.command_id)
    BEGIN SELECT RAISE(ABORT, 'this command id is voided'); END;
  CREATE TRIGGER signed_not_voided BEFORE INSERT ON voided
    WHEN EXISTS (SELECT 1 FROM certificates WHERE command_id = NEW.command_id)
    BEGIN SELECT RAISE(ABORT, 'this command id has a certificate'); END;`;

export const VERSION_1_SCHEMA = [
  ...Object.entries(TABLES).map(([table, columns]) => `CREATE TABLE ${table} (${columns}) STRICT;`),
  'CREATE INDEX intents_by_key ON intents (spki_sha256);',
  ...appendOnly,
  VOIDED_IS_NEVER_SIGNED,
  `PRAGMA user_version = 1;`,
].join('\n');
