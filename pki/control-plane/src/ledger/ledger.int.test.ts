import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from './ledger.ts';
import { LedgerUnusable, openLedger } from './open-ledger.ts';
import type { Intent, OrderIntent } from './records.ts';
import { LEDGER_VERSION, TABLES } from './schema.ts';

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
    authority: 'charger-identity',
    subject: Buffer.from('subject'),
    spkiSha256: 'key',
    serial: 'abc',
    issuer: null,
    signatureAlgorithm: 'ecdsa-sha256',
    tbs: Buffer.from('tbs'),
    crlShard: null,
    recordedAt: AT,
    ...changes,
  };
}

function order(changes: Partial<OrderIntent> = {}): OrderIntent {
  const {
    serial: _,
    issuer: _issuer,
    signatureAlgorithm: _algorithm,
    tbs: _tbs,
    crlShard: _shard,
    ...common
  } = intent();
  return {
    ...common,
    commandId: 'order-1',
    authority: 'elsewhere',
    order: {
      commandId: 'order-1',
      profile: 'charging-station',
      csrPem: 'csr',
      subject: { organisation: 'o', commonName: 'c' },
      dnsNames: [],
      notBefore: AT.toISOString(),
      notAfter: AT.toISOString(),
    },
    ...changes,
  };
}

const certificate = (changes: { commandId?: string; serial?: string; fingerprint?: string } = {}) => ({
  commandId: 'cmd-1',
  serial: 'abc',
  fingerprint: 'f1',
  issuer: null,
  endEntity: true,
  der: Buffer.from('der'),
  notAfter: AT,
  recordedAt: AT,
  ...changes,
});

/** Those that this class writes; the others have writers of their own. */
const WRITTEN_TABLES = Object.keys(TABLES).filter((table) => !['crls', 'adopted_revocations'].includes(table));

describe('the ledger', () => {
  it('gives back what was written, also after it was closed', async () => {
    await ledger.recordIntent(intent());
    await ledger.recordCertificate(certificate());
    ledger.close();
    ledger = openLedger(path);
    expect(ledger.findIntent('cmd-1')).toEqual(intent());
    expect(ledger.findCertificate('cmd-1')).toEqual(certificate());
    expect(ledger.counts()).toEqual({ issued: 1, revoked: 0, intended: 0, voided: 0, refusals: 0, orphans: 0 });
  });

  it.each(WRITTEN_TABLES)('lets nobody change or delete a row of %s, whatever the statement', async (table) => {
    await fillEveryTable();
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
  });

  async function fillEveryTable(): Promise<void> {
    await ledger.recordIntent(intent());
    await ledger.recordCertificate(certificate());
    await ledger.voidCommand('cmd-2', 'server', AT);
    await ledger.recordRevocation({ fingerprint: 'f1', reason: 'superseded', caller: 'server', recordedAt: AT });
    await ledger.recordRefusal({
      caller: 'server',
      method: 'issue',
      commandId: null,
      reason: 'r',
      detail: 'd',
      recordedAt: AT,
    });
    await ledger.authorities.record({
      name: 'charger-identity',
      role: 'root',
      generation: 1,
      fingerprint: 'f1',
      recordedAt: AT,
    });
    await ledger.authorities.activate('charger-identity', 1, 'server', AT);
    await ledger.recordIntent(order());
    await ledger.outside.recordCall('order-1', 1, AT);
    const [call] = ledger.outside.calls('order-1');
    if (call === undefined) throw new Error('the call was not recorded');
    await ledger.outside.recordCallOutcome(call, 'nothing_issued', 'd', AT);
    await ledger.outside.confirmRevocation('f1', AT);
    await ledger.outside.recordSweep('elsewhere', AT, AT);
    await ledger.outside.recordOrphan({
      authority: 'elsewhere',
      kind: 'unmatched',
      commandId: null,
      fingerprint: 'f9',
      der: Buffer.from('der'),
      subject: 's',
      spkiSha256: 'key',
      detail: 'd',
      recordedAt: AT,
    });
    await ledger.outside.confirmOrphanRevocation('f9', AT);
    await ledger.outside.recordOrphan({
      authority: 'elsewhere',
      kind: 'suspected',
      commandId: 'order-1',
      fingerprint: null,
      der: null,
      subject: 's',
      spkiSha256: 'key',
      detail: 'd',
      recordedAt: AT,
    });
  }

  it('has one intent and one certificate per command, one command per serial number', async () => {
    await ledger.recordIntent(intent());
    await expect(ledger.recordIntent(intent({ serial: 'def' }))).rejects.toThrow(/UNIQUE/);
    await expect(ledger.recordIntent(intent({ commandId: 'cmd-2' }))).rejects.toThrow(/UNIQUE/);
    await ledger.recordCertificate(certificate());
    await expect(ledger.recordCertificate(certificate({ fingerprint: 'f2' }))).rejects.toThrow(/UNIQUE/);
  });

  it('has no certificate without an intent, nor one whose serial number was not intended', async () => {
    await expect(ledger.recordCertificate(certificate())).rejects.toThrow(/FOREIGN KEY/);
    await ledger.recordIntent(intent());
    await expect(ledger.recordCertificate(certificate({ serial: 'def' }))).rejects.toThrow(/another serial number/);
  });

  it('never holds both a certificate and a void for a command', async () => {
    await ledger.recordIntent(intent());
    await ledger.voidCommand('cmd-1', 'server', AT);
    await expect(ledger.recordCertificate(certificate())).rejects.toThrow(/voided/);
    await ledger.recordIntent(intent({ commandId: 'cmd-2', serial: 'def' }));
    await ledger.recordCertificate(certificate({ commandId: 'cmd-2', serial: 'def' }));
    await expect(ledger.voidCommand('cmd-2', 'server', AT)).rejects.toThrow(/has a certificate/);
    await ledger.voidCommand('cmd-3', 'server', AT);
    await expect(ledger.recordIntent(intent({ commandId: 'cmd-3', serial: 'aaa' }))).rejects.toThrow(/voided/);
  });

  it('gives a key free again only when its command was voided', async () => {
    await ledger.recordIntent(intent());
    const others = Buffer.from('other subject');
    expect(ledger.keyServesAnother('key', intent().subject, 'charging-station')).toBe(false);
    expect(ledger.keyServesAnother('key', others, 'charging-station')).toBe(true);
    expect(ledger.keyServesAnother('key', intent().subject, 'csms-server-ec')).toBe(true);
    await ledger.voidCommand('cmd-1', 'server', AT);
    expect(ledger.keyServesAnother('key', others, 'charging-station')).toBe(false);
  });

  it('is open once', async () => {
    expect(() => openLedger(path)).toThrow(LedgerUnusable);
    expect(() => openLedger(path)).toThrow(/another running process has the ledger/);
  });

  it('of a newer release is not touched', async () => {
    ledger.close();
    const newer = new DatabaseSync(path);
    newer.exec(`PRAGMA user_version = ${LEDGER_VERSION + 1}`);
    newer.close();
    expect(() => openLedger(path)).toThrow(/is a ledger of version 3, not 2/);
    const restored = new DatabaseSync(path);
    restored.exec(`PRAGMA user_version = ${LEDGER_VERSION}`);
    restored.close();
    ledger = openLedger(path);
  });
});
