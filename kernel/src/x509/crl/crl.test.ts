import { describe, expect, it } from 'vitest';
import {
  contextPrimitive,
  encodeBitString,
  encodeBoolean,
  encodeElement,
  encodeEnumerated,
  encodeExplicit,
  encodeImplicit,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeTime,
} from '../../der/index.ts';
import { unwrap } from '../../result.ts';
import { encodeSignatureAlgorithm } from '../algorithm-identifier.ts';
import { keyUsage, subjectKeyIdentifier } from '../extension-builders.ts';
import { Oid } from '../object-identifiers.ts';
import { ecKeys, issue, spkiOf } from '../testing/issue.ts';
import { crlOf, NEXT_UPDATE, THIS_UPDATE } from '../testing/status.ts';
import { parseCrl, parseCrlOutline, readCrlEntries } from './crl.ts';
import { encodeCrlEntry } from './encode-crl-entry.ts';
import { CRL_REASONS, type CrlReason } from './revocation-reason.ts';
import { verifyCrl } from './verify-crl.ts';

const root = issue({ subject: [{ name: 'CN', value: 'Root' }] });
const AT = new Date('2026-10-31T12:00:00Z');
const outcome = (der: Buffer) => {
  const result = parseCrl(der);
  return result.ok ? result.value : result.refusal;
};

describe('a CRL', () => {
  it('is read with everything it says', () => {
    const number = (1n << 159n) - 1n;
    const point = {
      uris: ['http://crl.example/7', 'https://crl.example/7'],
      onlyContains: 'userCertificates',
    } as const;
    const crl = unwrap(
      parseCrl(
        crlOf(root, {
          number,
          issuingDistributionPoint: point,
          nextUpdate: new Date('2050-01-01T00:00:00Z'),
          revoked: [
            { serial: 'ff'.repeat(20), revocationDate: AT, reason: 'keyCompromise' },
            { serial: '00ABC', revocationDate: new Date('2050-01-01T00:00:00Z'), reason: 'unspecified' },
          ],
        }),
      ),
    );
    expect(crl).toMatchObject({
      number,
      thisUpdate: THIS_UPDATE,
      nextUpdate: new Date('2050-01-01T00:00:00Z'),
      authorityKeyId: root.certificate.subjectKeyId,
      issuingDistributionPoint: point,
      signatureAlgorithm: 'ecdsa-sha256',
    });
    expect([...crl.entries]).toEqual([
      ['ff'.repeat(20), { revocationDate: AT, reason: 'keyCompromise' }],
      ['abc', { revocationDate: new Date('2050-01-01T00:00:00Z'), reason: 'unspecified' }],
    ]);
    expect(verifyCrl(crl, root.certificate).ok).toBe(true);
  });

  it('may list nothing', () => {
    const crl = unwrap(parseCrl(crlOf(root, { number: 0n })));
    expect([crl.entries.size, crl.number, crl.issuingDistributionPoint]).toEqual([0, 0n, null]);
  });

  it.each([
    { uris: null, onlyContains: 'caCertificates' },
    { uris: ['http://crl.example/1'], onlyContains: null },
  ] as const)('may be limited to %j', (issuingDistributionPoint) => {
    expect(outcome(crlOf(root, { issuingDistributionPoint }))).toMatchObject({ issuingDistributionPoint });
  });

  it.each(Object.keys(CRL_REASONS) as CrlReason[])('gives the reason %s', (reason) => {
    const crl = unwrap(parseCrl(crlOf(root, { revoked: [{ serial: '1', revocationDate: AT, reason }] })));
    expect(crl.entries.get('1')?.reason).toBe(reason);
  });

  it('leaves the reason out instead of saying "unspecified" (RFC 5280 5.3.1)', () => {
    const entry = encodeCrlEntry({ serial: '5', revocationDate: AT, reason: 'unspecified' });
    expect(entry.equals(encodeSequence(encodeInteger(5), encodeTime(AT)))).toBe(true);
  });

  it('holds 200,000 entries', () => {
    const revoked = Array.from({ length: 200_000 }, (_, i) => ({
      serial: (0x1000_0000 + i).toString(16),
      revocationDate: AT,
      reason: 'superseded' as const,
    }));
    const crl = unwrap(parseCrl(crlOf(root, { revoked })));
    expect(crl.entries.size).toBe(200_000);
    expect(crl.entries.get((0x1000_0000 + 199_999).toString(16))?.reason).toBe('superseded');
  });

  it('shows its outline without its entries, which are read one by one', () => {
    const revoked = ['a1', 'a2'].map((serial) => ({ serial, revocationDate: AT, reason: 'superseded' as const }));
    const der = crlOf(root, { number: 7n, revoked: [...revoked, ...revoked.slice(0, 1)] });
    expect(outcome(der)).toBe('malformed');
    const outline = unwrap(parseCrlOutline(der));
    expect(outline).toMatchObject({ number: 7n, nextUpdate: NEXT_UPDATE });
    expect(verifyCrl(outline, root.certificate).ok).toBe(true);
    const entries = readCrlEntries(outline.entriesDer);
    expect([entries.next().value, entries.next().value]).toEqual(revoked);
    expect([...entries]).toEqual(revoked.slice(0, 1));
    expect(() => [...readCrlEntries(outline.entriesDer.subarray(0, -1))]).toThrow(/truncated/);
  });

  it.each([
    ['without a span', { nextUpdate: THIS_UPDATE }],
    ['with a negative number', { number: -1n }],
    ['with a number of 21 bytes', { number: 1n << 160n }],
    ['limited by nothing', { issuingDistributionPoint: { uris: null, onlyContains: null } }],
    ['at no address', { issuingDistributionPoint: { uris: [], onlyContains: null } }],
    ['at an address of another scheme', { issuingDistributionPoint: { uris: ['ldap://x/'], onlyContains: null } }],
    ['with the serial zero', { revoked: [{ serial: '00', revocationDate: AT, reason: 'superseded' as const }] }],
  ])('is not written %s', (_, options) => {
    expect(() => crlOf(root, options)).toThrow();
  });
});

const ECDSA = encodeSignatureAlgorithm('ecdsa-sha256');
const extension = (oid: string, value: Buffer, critical = false) =>
  encodeSequence(encodeOid(oid), ...(critical ? [encodeBoolean(true)] : []), encodeOctetString(value));
const NUMBER = extension(Oid.crlNumber, encodeInteger(1));

interface Parts {
  readonly version?: readonly Buffer[];
  readonly outerAlgorithm?: Buffer;
  readonly nextUpdate?: readonly Buffer[];
  readonly entries?: readonly Buffer[] | null;
  readonly extensions?: readonly Buffer[];
}

/** A CRL put together by hand; its signature is only a shape. */
function assembled(parts: Parts = {}): Buffer {
  const tbs = encodeSequence(
    ...(parts.version ?? [encodeInteger(1)]),
    ECDSA,
    root.certificate.subject.der,
    encodeTime(THIS_UPDATE),
    ...(parts.nextUpdate ?? [encodeTime(NEXT_UPDATE)]),
    ...(parts.entries == null ? [] : [encodeSequence(...parts.entries)]),
    encodeExplicit(0, encodeSequence(...(parts.extensions ?? [NUMBER]))),
  );
  return encodeSequence(tbs, parts.outerAlgorithm ?? ECDSA, encodeBitString(Buffer.alloc(70, 1)));
}

const entry = (...extensions: Buffer[]) =>
  encodeSequence(encodeInteger(5), encodeTime(AT), ...(extensions.length === 0 ? [] : [encodeSequence(...extensions)]));
const scope = (...fields: Buffer[]) => [
  NUMBER,
  extension(Oid.issuingDistributionPoint, encodeSequence(...fields), true),
];
const TRUE = Buffer.of(0xff);
const NAME_PARTS = encodeElement(0xa1, encodeSequence(encodeOid('2.5.4.3'), encodeElement(0x0c, Buffer.from('x'))));

describe('refused', () => {
  it.each<[string, string, Parts]>([
    ['version 1', 'unsupported_version', { version: [] }],
    ['version 3', 'unsupported_version', { version: [encodeInteger(2)] }],
    ['two signature algorithms', 'malformed', { outerAlgorithm: encodeSignatureAlgorithm('ecdsa-sha384') }],
    ['a list without nextUpdate', 'malformed', { nextUpdate: [] }],
    ['a list without a number', 'malformed', { extensions: [extension('1.2.3', encodeInteger(1))] }],
    ['a negative number', 'malformed', { extensions: [extension(Oid.crlNumber, Buffer.of(2, 1, 0x80))] }],
    ['a serial twice', 'malformed', { entries: [entry(), entry()] }],
    ['a reason that does not exist', 'malformed', { entries: [entry(extension(Oid.crlReason, encodeEnumerated(7)))] }],
    [
      'removeFromCRL, which only delta CRLs have',
      'malformed',
      { entries: [entry(extension(Oid.crlReason, encodeEnumerated(8)))] },
    ],
    [
      'an entry of another issuer',
      'extension_not_supported',
      { entries: [entry(extension('2.5.29.29', encodeSequence(), true))] },
    ],
    [
      'a delta CRL',
      'extension_not_supported',
      { extensions: [NUMBER, extension('2.5.29.27', encodeInteger(1), true)] },
    ],
    ['an indirect CRL', 'extension_not_supported', { extensions: scope(encodeImplicit(4, TRUE)) }],
    [
      'a CRL for some reasons',
      'extension_not_supported',
      { extensions: scope(encodeElement(contextPrimitive(3), Buffer.of(6, 0x40))) },
    ],
    ['a CRL of attribute certificates', 'extension_not_supported', { extensions: scope(encodeImplicit(5, TRUE)) }],
    [
      'a distribution point named relative to the issuer',
      'extension_not_supported',
      { extensions: scope(encodeExplicit(0, NAME_PARTS)) },
    ],
    ['an empty scope', 'malformed', { extensions: scope() }],
    ['two scopes', 'malformed', { extensions: scope(encodeImplicit(1, TRUE), encodeImplicit(2, TRUE)) }],
    ['FALSE written out', 'malformed', { extensions: scope(encodeImplicit(1, Buffer.of(0))) }],
  ])('%s: %s', (_, refusal, parts) => {
    expect(outcome(assembled(parts))).toBe(refusal);
  });

  it('bytes behind the list, and another algorithm', () => {
    expect(outcome(Buffer.concat([assembled(), Buffer.of(0)]))).toBe('malformed');
    const sha1 = encodeSequence(encodeOid('1.2.840.10045.4.1'));
    expect(outcome(assembled({ outerAlgorithm: sha1 }))).toBe('signature_algorithm_not_allowed');
  });
});

it('an empty list and extensions that are not critical are read past', () => {
  const invalidityDate = extension('2.5.29.24', Buffer.from('180f32303236303130313030303030305a', 'hex'));
  expect(outcome(assembled({ entries: [] }))).toMatchObject({ number: 1n });
  expect(outcome(assembled({ entries: [entry(invalidityDate)] }))).toMatchObject({
    entries: new Map([['5', { revocationDate: AT, reason: 'unspecified' }]]),
  });
});

describe('verifyCrl', () => {
  const crl = unwrap(parseCrl(crlOf(root)));
  const refusalOf = (issuer: typeof root) => {
    const result = verifyCrl(crl, issuer.certificate);
    return result.ok ? null : result.refusal;
  };
  const named = [{ name: 'CN', value: 'Root' }] as const;

  it('needs the issuer’s name, its key, its key usage and its signature', () => {
    expect(refusalOf(root)).toBeNull();
    expect(refusalOf(issue({ subject: [{ name: 'CN', value: 'Other' }], keys: root }))).toBe('wrong_issuer');
    expect(refusalOf(issue({ subject: named }))).toBe('wrong_authority_key');
    expect(refusalOf(issue({ subject: named, keys: root, extensions: [keyUsage(['keyCertSign'])] }))).toBe(
      'issuer_key_usage',
    );
    const keys = ecKeys();
    const posing = issue({ subject: named, keys, extensions: [subjectKeyIdentifier(spkiOf(root))] });
    expect(refusalOf(posing)).toBe('signature_invalid');
  });

  it('finds one changed bit', () => {
    const changed = Buffer.from(crl.der);
    const at = changed.length - 1;
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(verifyCrl(unwrap(parseCrl(changed)), root.certificate)).toMatchObject({ refusal: 'signature_invalid' });
  });
});
