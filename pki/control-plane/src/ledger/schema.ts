/**
 * The ledger is append-only: what was intended, attempted, signed, voided, revoked or refused stays as
 * it was written. State is derived (an intent without a certificate and not voided is still to be
 * signed). The triggers are the last line behind code that has no UPDATE and no DELETE.
 */
export const LEDGER_VERSION = 2;

export const TABLES = {
  /** `tbs` where the key is ours: the exact bytes. `certificate_order` where it is another's: the exact order (JSON). */
  intents: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    command_id TEXT NOT NULL UNIQUE,
    request_digest TEXT NOT NULL,
    caller TEXT NOT NULL,
    profile TEXT NOT NULL,
    profile_version TEXT NOT NULL,
    authority TEXT NOT NULL,
    subject BLOB NOT NULL,
    spki_sha256 TEXT NOT NULL,
    serial TEXT UNIQUE,
    issuer TEXT,
    signature_algorithm TEXT,
    tbs BLOB,
    crl_shard INTEGER,
    certificate_order TEXT,
    recorded_at TEXT NOT NULL,
    CHECK ((tbs IS NULL) <> (certificate_order IS NULL)),
    CHECK ((tbs IS NULL) = (serial IS NULL) AND (tbs IS NULL) = (signature_algorithm IS NULL))`,
  /** Calls to an authority that is not ours, each recorded before it is made; several may belong to one attempt. */
  authority_calls: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    command_id TEXT NOT NULL REFERENCES intents (command_id),
    attempt INTEGER NOT NULL CHECK (attempt > 0),
    recorded_at TEXT NOT NULL`,
  /** How a call ended; one without a row here has an unknown outcome. */
  authority_call_outcomes: `
    call_position INTEGER NOT NULL PRIMARY KEY REFERENCES authority_calls (position),
    outcome TEXT NOT NULL CHECK (outcome IN
      ('pending', 'busy', 'issued', 'found', 'refused', 'nothing_issued', 'suspected', 'unacceptable')),
    detail TEXT NOT NULL,
    recorded_at TEXT NOT NULL`,
  certificates: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    command_id TEXT NOT NULL UNIQUE REFERENCES intents (command_id),
    issuer TEXT,
    serial TEXT NOT NULL,
    fingerprint TEXT NOT NULL UNIQUE,
    end_entity INTEGER NOT NULL CHECK (end_entity IN (0, 1)),
    der BLOB NOT NULL,
    not_after TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    UNIQUE (issuer, serial)`,
  /** Certificates that exist, or may exist, at an authority that is not ours and belong to no command. */
  orphans: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    authority TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('unmatched', 'surplus', 'unacceptable', 'suspected')),
    command_id TEXT,
    fingerprint TEXT UNIQUE,
    der BLOB,
    subject TEXT NOT NULL,
    spki_sha256 TEXT,
    detail TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    CHECK ((kind = 'suspected') = (der IS NULL) AND (der IS NULL) = (fingerprint IS NULL))`,
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
  /** Revocations that an outside authority has carried out. */
  revocation_confirmations: `
    fingerprint TEXT NOT NULL PRIMARY KEY REFERENCES certificates (fingerprint),
    recorded_at TEXT NOT NULL`,
  /** Unacceptable certificates that their authority has revoked. */
  orphan_revocations: `
    fingerprint TEXT NOT NULL PRIMARY KEY REFERENCES orphans (fingerprint),
    recorded_at TEXT NOT NULL`,
  /** Up to when an outside authority's list was searched for certificates that nobody recorded. */
  sweeps: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    authority TEXT NOT NULL,
    swept_until TEXT NOT NULL,
    recorded_at TEXT NOT NULL`,
  /** Revocations of ours that this ledger had lost (an old backup) and that signed lists gave back. */
  adopted_revocations: `
    issuer TEXT NOT NULL,
    serial TEXT NOT NULL,
    reason TEXT NOT NULL,
    revoked_at TEXT NOT NULL,
    source TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (issuer, serial)`,
  /** Every list that was signed; its number never falls. */
  crls: `
    issuer TEXT NOT NULL,
    shard INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    this_update TEXT NOT NULL,
    next_update TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (issuer, shard, number)`,
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
    role TEXT NOT NULL CHECK (role IN ('root', 'cross', 'intermediate', 'issuing')),
    generation INTEGER NOT NULL CHECK (generation > 0),
    fingerprint TEXT NOT NULL UNIQUE REFERENCES certificates (fingerprint),
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (name, role, generation)`,
  /** Which issuing generation of an authority is in use: that of its last row. */
  generations_in_use: `
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    generation INTEGER NOT NULL,
    caller TEXT NOT NULL,
    recorded_at TEXT NOT NULL`,
} as const;

export type LedgerTable = keyof typeof TABLES;

export const createTable = (table: LedgerTable, name: string = table): string =>
  `CREATE TABLE ${name} (${TABLES[table]}) STRICT;`;

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
  CREATE TRIGGER voided_not_called BEFORE INSERT ON authority_calls
    WHEN EXISTS (SELECT 1 FROM voided WHERE command_id = NEW.command_id)
    BEGIN SELECT RAISE(ABORT, 'this command id is voided'); END;
  CREATE TRIGGER signed_not_voided BEFORE INSERT ON voided
    WHEN EXISTS (SELECT 1 FROM certificates WHERE command_id = NEW.command_id)
    BEGIN SELECT RAISE(ABORT, 'this command id has a certificate'); END;`;

const SIGNED_AS_INTENDED = `
  CREATE TRIGGER signed_as_intended BEFORE INSERT ON certificates
    WHEN EXISTS (SELECT 1 FROM intents WHERE command_id = NEW.command_id AND serial IS NOT NULL
      AND (serial <> NEW.serial OR issuer IS NOT NEW.issuer))
    BEGIN SELECT RAISE(ABORT, 'another serial number or issuer was intended'); END;`;

const LIST_NUMBERS_RISE = `
  CREATE TRIGGER list_numbers_rise BEFORE INSERT ON crls
    WHEN EXISTS (SELECT 1 FROM crls WHERE issuer = NEW.issuer AND shard = NEW.shard AND number >= NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the number of a revocation list never falls'); END;`;

/** Everything but the tables themselves. */
export const RULES = [
  'CREATE INDEX intents_by_key ON intents (spki_sha256);',
  'CREATE INDEX calls_by_command ON authority_calls (command_id);',
  ...appendOnly,
  VOIDED_IS_NEVER_SIGNED,
  SIGNED_AS_INTENDED,
  LIST_NUMBERS_RISE,
  `PRAGMA user_version = ${LEDGER_VERSION};`,
].join('\n');

export const LEDGER_SCHEMA = [...Object.keys(TABLES).map((table) => createTable(table as LedgerTable)), RULES].join(
  '\n',
);
