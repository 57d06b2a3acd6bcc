import { unwrap } from '@bfcert/kernel/result';
import { assembleCrl, encodeTbsCrl, parseCrl, type TbsCrlFields, verifyCrl } from '@bfcert/kernel/x509';
import { describe, expect, it } from 'vitest';
import { issuingAuthority } from '../profiles/issuing-authority.ts';
import { testAuthority } from '../testing/authority-pair.ts';
import { CrlEntry } from './crl-entry.ts';
import type { CrlKnowledge } from './crl-lints.ts';
import { type CrlTicket, lintCrl } from './crl-ticket.ts';
import { EntryRun } from './entry-run.ts';

const authority = testAuthority();
const NOW = new Date('2026-06-01T12:00:00Z');
const LATER = new Date('2026-06-08T12:00:00Z');
const SCOPE = { uris: ['http://csms.example.org/1.crl'], onlyContains: 'userCertificates' } as const;

function runOf(...serials: string[]): EntryRun {
  const run = new EntryRun();
  for (const serial of serials) run.add(CrlEntry.of({ serial, reason: 'superseded', revocationDate: NOW }));
  return run;
}

interface Changes extends Partial<TbsCrlFields> {
  readonly known?: Partial<Omit<CrlKnowledge, 'crl'>>;
}

function draftOf({ known, ...fields }: Changes = {}) {
  const entries = runOf('a1', 'a2');
  const { certificate: issuer, key } = authority;
  const { signatureAlgorithm } = key;
  const tbs = encodeTbsCrl({
    signatureAlgorithm,
    issuer,
    thisUpdate: NOW,
    nextUpdate: LATER,
    number: 8n,
    issuingDistributionPoint: SCOPE,
    entries: entries.parts(),
    ...fields,
  });
  const facts = { issuer, scope: SCOPE, entries, lastNumber: 7, longestValidityMs: 7 * 86_400_000, now: NOW };
  return { tbs, signatureAlgorithm: fields.signatureAlgorithm ?? signatureAlgorithm, ...facts, ...known };
}

const faultsOf = (changes: Changes): readonly string[] => {
  const result = lintCrl(draftOf(changes));
  return result.ok ? [] : result.refusal.map(({ lint }) => lint);
};

describe('a CRL ticket', () => {
  it('signs the linted list once', () => {
    const draft = draftOf();
    const linted = Buffer.from(draft.tbs);
    const ticket = unwrap(lintCrl(draft));
    draft.tbs.fill(0);
    const crl = unwrap(parseCrl(assembleCrl(linted, draft.signatureAlgorithm, authority.key.signCrl(ticket))));
    expect(verifyCrl(crl, authority.certificate).ok).toBe(true);
    expect([...crl.entries.keys()]).toEqual(['a1', 'a2']);
    expect(() => authority.key.signCrl(ticket)).toThrow(/this CRL ticket was redeemed before/);
  });

  it('is for lists, for one authority, and not to be forged', () => {
    const ticket = unwrap(lintCrl(draftOf()));
    expect(() => authority.key.sign(ticket as never)).toThrow(
      /issuance ticket was redeemed before or never handed out/,
    );
    expect(() => testAuthority().key.signCrl(ticket)).toThrow(/another authority/);
    expect(() => authority.key.signCrl({} as CrlTicket)).toThrow(/never handed out/);
  });

  it.each([
    [
      'crl-issuer-name',
      { issuer: { ...authority.certificate, subject: testAuthority(issuingAuthority, authority).certificate.subject } },
    ],
    ['crl-authority-key', { issuer: { ...authority.certificate, subjectKeyId: 'ab'.repeat(20) } }],
    ['crl-number-rises', { number: 7n }],
    ['crl-times', { thisUpdate: new Date(NOW.getTime() + 1_000) }],
    ['crl-times', { nextUpdate: new Date(LATER.getTime() + 1_000) }],
    ['crl-times', { known: { now: LATER } }],
    ['crl-scope', { issuingDistributionPoint: null }],
    ['crl-scope', { issuingDistributionPoint: { ...SCOPE, uris: ['http://csms.example.org/2.crl'] } }],
    ['crl-scope', { issuingDistributionPoint: { ...SCOPE, onlyContains: 'caCertificates' } }],
    ['crl-scope', { issuingDistributionPoint: { ...SCOPE, onlyContains: null } }],
    ['crl-entries', { entries: runOf('a1').parts() }],
    ['crl-entries', { entries: runOf('a1', 'a2', 'a3').parts() }],
    ['crl-entries', { entries: [] }],
    ['crl-entries', { known: { entries: runOf() } }],
    ['crl-signature-algorithm', { signatureAlgorithm: 'ecdsa-sha384' }],
  ] satisfies [string, Changes][])('is not handed out against %s', (lint, changes) => {
    expect(faultsOf(changes)).toEqual([lint]);
  });

  it('is not handed out to an authority that may not sign lists, nor for what is no list', () => {
    const { certificate } = authority;
    expect(faultsOf({ known: { issuer: { ...certificate, keyUsage: ['keyCertSign'] } } })).toEqual([
      'crl-issuer-may-sign',
    ]);
    expect(faultsOf({ entries: [Buffer.of(0x30)] })).toEqual(['crl-entries']);
    const { tbs, ...draft } = draftOf();
    const refusal = lintCrl({ ...draft, tbs: tbs.subarray(0, -1) });
    expect(refusal.ok ? null : refusal.refusal[0].lint).toBe('well-formed');
  });
});

describe('a run of entries', () => {
  it('takes nobody twice', () => {
    const run = runOf('a1');
    expect(() => run.add(CrlEntry.of({ serial: 'a1', reason: 'keyCompromise', revocationDate: NOW }))).toThrow(
      /already/,
    );
  });

  it('knows its own encoding, whatever the number of parts', () => {
    const serials = Array.from({ length: 2_500 }, (_, i) => (0x1000 + i).toString(16));
    const run = runOf(...serials);
    const whole = Buffer.concat(run.parts());
    expect([run.serials.size, run.isEncodedAs(whole)]).toEqual([2_500, true]);
    expect(run.isEncodedAs(whole.subarray(0, -1))).toBe(false);
    expect(run.isEncodedAs(Buffer.concat([whole, Buffer.of(0)]))).toBe(false);
    whole.writeUInt8(whole.readUInt8(whole.length - 1) ^ 1, whole.length - 1);
    expect(run.isEncodedAs(whole)).toBe(false);
  });
});
