import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from './ledger.ts';
import { LedgerUnusable, openLedger } from './open-ledger.ts';
import type { Intent } from './records.ts';

const AT = new Date('2026-06-01T12:00:00.000Z');
let directory: string;
let path: string;
let ledger: Ledger;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ledger-'));
  path = join(directory, 'ledger.db');
  ledger = openLedger(path);
});
afterEach(() => {
  ledger.close();
  rmSync(directory, { recursive: true });
});

function intent(changes: Partial<Intent> = {}): Intent {
  return {
    commandId: 'cmd-1',
    requestDigest: 'd',
    caller: 'server',
    profile: 'charging-station',
    profileVersion: 'charging-station/1',
    subject: Buffer.from('subject'),
    spkiSha256: 'key',
    serial: 'abc',
    issuer: null,
    signatureAlgorithm: 'ecdsa-sha256',
    tbs: Buffer.from('tbs'),
    recordedAt: AT,
    ...changes,
  };
}

const certificate = (changes: { commandId?: string; serial?: string; fingerprint?: string } = {}) => ({
  commandId: 'cmd-1',
  serial: 'abc',
  fingerprint: 'f1',
  endEntity: true,
  der: Buffer.from('der'),
  recordedAt: AT,
  ...changes,
});

describe('the ledger', () => {
  it('gives back what was written, also after it was closed', () => {
    ledger.recordIntent(intent());
    ledger.recordCertificate(certificate());
    ledger.close();
    ledger = openLedger(path);
    expect(ledger.findIntent('cmd-1')).toEqual(intent());
    expect(ledger.findCertificate('cmd-1')).toEqual(certificate());
    expect(ledger.counts()).toEqual({ issued: 1, revoked: 0, intended: 0, voided: 0, refused: 0 });
  });

  it.each(['intents', 'certificates', 'voided', 'revocations', 'refusals', 'authorities'])(
    'lets nobody change or delete a row of %s, whatever the statement',
    (table) => {
      fillEveryTable();
      ledger.close();
      const database = new DatabaseSync(path);
      // As the control plane has it set: else REPLACE deletes without asking the triggers.
      database.exec('PRAGMA recursive_triggers = ON');
      const append = /append-only/;
      const [column] = Object.keys(database.prepare(`SELECT * FROM ${table}`).get() ?? {});
      expect(() => database.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(append);
      expect(() => database.exec(`DELETE FROM ${table}`)).toThrow(append);
      expect(() => database.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).toThrow(append);
      database.close();
      ledger = openLedger(path);
    },
  );

  function fillEveryTable(): void {
    ledger.recordIntent(intent());
    ledger.recordCertificate(certificate());
    ledger.voidCommand('cmd-2', 'server', AT);
    ledger.recordRevocation({ fingerprint: 'f1', reason: 'superseded', caller: 'server', recordedAt: AT });
    ledger.recordRefusal({
      caller: 'server',
      method: 'issue',
      commandId: null,
      reason: 'r',
      detail: 'd',
      recordedAt: AT,
    });
    ledger.recordAuthority('charger-identity', 'root', 'f1', AT);
  }

  it('has one intent and one certificate per command, one command per serial number', () => {
    ledger.recordIntent(intent());
    expect(() => ledger.recordIntent(intent({ serial: 'def' }))).toThrow(/UNIQUE/);
    expect(() => ledger.recordIntent(intent({ commandId: 'cmd-2' }))).toThrow(/UNIQUE/);
    ledger.recordCertificate(certificate());
    expect(() => ledger.recordCertificate(certificate({ fingerprint: 'f2' }))).toThrow(/UNIQUE/);
  });

  it('has no certificate without an intent, nor one whose serial number was not intended', () => {
    expect(() => ledger.recordCertificate(certificate())).toThrow(/FOREIGN KEY/);
    ledger.recordIntent(intent());
    expect(() => ledger.recordCertificate(certificate({ serial: 'def' }))).toThrow(/FOREIGN KEY/);
  });

  it('never holds both a certificate and a void for a command', () => {
    ledger.recordIntent(intent());
    ledger.voidCommand('cmd-1', 'server', AT);
    expect(() => ledger.recordCertificate(certificate())).toThrow(/voided/);
    ledger.recordIntent(intent({ commandId: 'cmd-2', serial: 'def' }));
    ledger.recordCertificate(certificate({ commandId: 'cmd-2', serial: 'def' }));
    expect(() => ledger.voidCommand('cmd-2', 'server', AT)).toThrow(/has a certificate/);
    ledger.voidCommand('cmd-3', 'server', AT);
    expect(() => ledger.recordIntent(intent({ commandId: 'cmd-3', serial: 'aaa' }))).toThrow(/voided/);
  });

  it('gives a key free again only when its command was voided', () => {
    ledger.recordIntent(intent());
    const others = Buffer.from('other subject');
    expect(ledger.keyServesAnother('key', intent().subject, 'charging-station')).toBe(false);
    expect(ledger.keyServesAnother('key', others, 'charging-station')).toBe(true);
    expect(ledger.keyServesAnother('key', intent().subject, 'csms-server-ec')).toBe(true);
    ledger.voidCommand('cmd-1', 'server', AT);
    expect(ledger.keyServesAnother('key', others, 'charging-station')).toBe(false);
  });

  it('is open once', () => {
    expect(() => openLedger(path)).toThrow(LedgerUnusable);
    expect(() => openLedger(path)).toThrow(/another running process has the ledger/);
  });

  it('of a newer release is not touched', () => {
    ledger.close();
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 2');
    newer.close();
    expect(() => openLedger(path)).toThrow(/is a ledger of version 2, not 1/);
    const restored = new DatabaseSync(path);
    restored.exec('PRAGMA user_version = 1');
    restored.close();
    ledger = openLedger(path);
  });
});
