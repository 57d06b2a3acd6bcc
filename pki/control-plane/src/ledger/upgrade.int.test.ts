import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from './open-ledger.ts';
import { VERSION_1_SCHEMA } from './version-1.fixture.ts';

const AT = '2026-06-01T12:00:00.000Z';
/** Any two certificates do: nothing here asks what kind they are of. */
const { root: authority, issuing: leaf } = new FakeCa();

let path: string;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ledger-upgrade-'));
  path = join(directory, 'ledger.db');
  const old = new DatabaseSync(path);
  old.exec('PRAGMA journal_mode = WAL');
  old.exec('PRAGMA foreign_keys = ON');
  old.exec(VERSION_1_SCHEMA);
  const intent = old.prepare(
    `INSERT INTO intents (command_id, request_digest, caller, profile, profile_version, subject, spki_sha256, serial,
       issuer, signature_algorithm, tbs, recorded_at) VALUES (?, 'd', 'server', ?, ?, x'30', ?, ?, ?, 'ecdsa-sha256', x'31', ?)`,
  );
  const certificate = old.prepare(
    'INSERT INTO certificates (command_id, serial, fingerprint, end_entity, der, recorded_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  intent.run('authority:charger-identity:root', 'root-authority', 'root-authority/1', 'k0', authority.serial, null, AT);
  certificate.run('authority:charger-identity:root', authority.serial, authority.fingerprint, 0, authority.der, AT);
  old
    .prepare("INSERT INTO authorities (name, role, fingerprint, recorded_at) VALUES ('charger-identity', 'root', ?, ?)")
    .run(authority.fingerprint, AT);
  intent.run('cmd-1', 'charging-station', 'charging-station/1', 'k1', leaf.serial, authority.fingerprint, AT);
  certificate.run('cmd-1', leaf.serial, leaf.fingerprint, 1, leaf.der, AT);
  intent.run('cmd-2', 'csms-server-rsa', 'csms-server-rsa/1', 'k2', 'abc', authority.fingerprint, AT);
  old.prepare("INSERT INTO voided VALUES ('cmd-3', 'server', ?)").run(AT);
  old
    .prepare(
      "INSERT INTO revocations (fingerprint, reason, caller, recorded_at) VALUES (?, 'keyCompromise', 'server', ?)",
    )
    .run(leaf.fingerprint, AT);
  old
    .prepare("INSERT INTO refusals (caller, method, reason, detail, recorded_at) VALUES ('x', 'm', 'r', 'd', ?)")
    .run(AT);
  old.close();
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('a ledger of version 1', () => {
  it('is brought to this release with everything it holds', () => {
    const ledger = openLedger(path);
    expect(ledger.counts()).toEqual({ issued: 1, revoked: 1, intended: 1, voided: 1, refusals: 1, orphans: 0 });
    expect(ledger.findCertificate('cmd-1')).toMatchObject({
      issuer: authority.fingerprint,
      fingerprint: leaf.fingerprint,
      notAfter: leaf.notAfter,
    });
    expect(ledger.findIntent('cmd-1')).toMatchObject({
      authority: 'charger-identity',
      serial: leaf.serial,
      crlShard: null,
    });
    expect(ledger.findIntent('cmd-2')).toMatchObject({ authority: 'backend-server-rsa' });
    expect(ledger.findIntent('authority:charger-identity:root')).toMatchObject({ authority: 'charger-identity' });
    expect(ledger.authorities.of('charger-identity')).toMatchObject([{ role: 'root', generation: 1 }]);
    expect(ledger.isVoided('cmd-3')).toBe(true);
    expect(ledger.isKeyCompromised('k1')).toBe(true);
    ledger.close();
  });

  it('has the rules of this release afterwards, also for the old rows', async () => {
    const ledger = openLedger(path);
    await expect(ledger.voidCommand('cmd-1', 'server', new Date(AT))).rejects.toThrow(/has a certificate/);
    ledger.close();
    const database = new DatabaseSync(path);
    expect(() => database.exec("UPDATE intents SET caller = 'x'")).toThrow(/append-only/);
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'old_%'").all()).toEqual([]);
    const references = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'revocations'").get()?.sql;
    expect(references).toContain('REFERENCES certificates (fingerprint)');
    database.close();
  });

  it('stays as it was when the upgrade is cut off', () => {
    const before = new DatabaseSync(path);
    before.exec("INSERT INTO certificates SELECT 99, 'cmd-2', 'abc', 'ff', 1, x'00', recorded_at FROM intents LIMIT 1");
    before.close();
    expect(() => openLedger(path)).toThrow();
    const after = new DatabaseSync(path);
    expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    expect(after.prepare('SELECT count(*) AS count FROM certificates').get()).toEqual({ count: 3 });
    after.close();
  });
});
