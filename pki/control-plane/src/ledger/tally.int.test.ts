import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from './ledger.ts';
import { openLedger } from './open-ledger.ts';
import type { Intent, LedgerCertificate, Orphan, RefusalRecord } from './records.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 5, 1, hour));

const intent = (commandId: string, changes: Partial<Intent> = {}): Intent => ({
  commandId,
  requestDigest: 'd',
  caller: 'server',
  profile: 'charging-station',
  profileVersion: 'charging-station/1',
  authority: 'charger-identity',
  subject: Buffer.from('subject'),
  spkiSha256: 'key',
  serial: commandId,
  issuer: null,
  signatureAlgorithm: 'ecdsa-sha256',
  tbs: Buffer.from('tbs'),
  crlShard: null,
  recordedAt: at(0),
  ...changes,
});

const certificate = (commandId: string, changes: Partial<LedgerCertificate> = {}): LedgerCertificate => ({
  commandId,
  issuer: null,
  serial: commandId,
  fingerprint: commandId,
  endEntity: true,
  der: Buffer.from('der'),
  notAfter: at(0),
  recordedAt: at(1),
  ...changes,
});

const refusal = (reason: string): RefusalRecord => ({
  caller: 'server',
  method: 'issue',
  commandId: null,
  reason,
  detail: '',
  recordedAt: at(0),
});

const orphan: Orphan = {
  authority: 'a-cloud',
  kind: 'suspected',
  commandId: null,
  fingerprint: null,
  der: null,
  subject: '',
  spkiSha256: null,
  detail: '',
  recordedAt: at(0),
};

describe('the tally of a ledger', () => {
  let directory: string;
  let ledger: Ledger;
  const open = () => openLedger(join(directory, 'ledger.db'));
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tally-'));
    ledger = open();
  });
  afterEach(() => {
    ledger.close();
    rmSync(directory, { recursive: true });
  });

  const tallied = () => {
    const { issuedByProfile, refusedByReason, orphansByKind, lastIssuedByAuthority } = ledger.tally();
    return {
      issued: Object.fromEntries(issuedByProfile),
      refused: Object.fromEntries(refusedByReason),
      orphans: Object.fromEntries(orphansByKind),
      last: Object.fromEntries(lastIssuedByAuthority),
    };
  };

  it('counts by kind, authorities’ own certificates left out, and counts the same after a restart', async () => {
    await ledger.recordIntent(intent('a'));
    await ledger.recordIntent(intent('b'));
    await ledger.recordIntent(intent('c', { profile: 'iot-device', authority: 'iot' }));
    await ledger.recordIntent(intent('authority:x', { profile: 'root-authority' }));
    await ledger.recordCertificate(certificate('b', { recordedAt: at(3) }));
    await ledger.recordCertificate(certificate('a', { recordedAt: at(2) }));
    await ledger.recordCertificate(certificate('c'));
    await ledger.recordCertificate(certificate('authority:x', { endEntity: false }));
    await ledger.recordRefusal(refusal('csr_malformed'));
    await ledger.recordRefusal(refusal('csr_malformed'));
    await ledger.recordRefusal(refusal('not_tls'));
    await ledger.outside.recordOrphan(orphan);

    const expected = {
      issued: { 'charging-station': 2, 'iot-device': 1 },
      refused: { csr_malformed: 2, not_tls: 1 },
      orphans: { suspected: 1 },
      last: { 'charger-identity': at(3).toISOString(), iot: at(1).toISOString() },
    };
    expect(tallied()).toEqual(expected);
    expect(ledger.counts()).toMatchObject({ issued: 3, refusals: 3, orphans: 1 });
    ledger.close();
    ledger = open();
    expect(tallied()).toEqual(expected);
  });

  it('does not count what the ledger did not take', async () => {
    await ledger.recordIntent(intent('a'));
    await ledger.recordCertificate(certificate('a'));
    await expect(ledger.recordCertificate(certificate('a', { fingerprint: 'another' }))).rejects.toThrow(/UNIQUE/);
    expect(tallied().issued).toEqual({ 'charging-station': 1 });
  });
});
