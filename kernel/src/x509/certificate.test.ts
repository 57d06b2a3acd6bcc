import { hash, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  contextPrimitive,
  encodeBitString,
  encodeBoolean,
  encodeElement,
  encodeExplicit,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeTime,
  Tag,
} from '../der/index.ts';
import { encodeSignatureAlgorithm } from './algorithm-identifier.ts';
import { parseCertificate, parseCertificatePem, parseChainPem, parseProvenCertificate } from './certificate.ts';
import { encodeName } from './distinguished-name.ts';
import { encodeExtensions } from './extension.ts';
import { extendedKeyUsage, subjectAltName } from './extension-builders.ts';
import { Oid } from './object-identifiers.ts';
import { certificatePem } from './pem.ts';
import { ecKeys, issue, spkiOf } from './testing/issue.ts';

const KEYS = ecKeys();
const ECDSA = encodeSignatureAlgorithm('ecdsa-sha256');
const NAME = encodeName([{ name: 'CN', value: 'x' }]);

interface Parts {
  readonly version?: Buffer | null;
  readonly serial?: Buffer;
  readonly algorithm?: Buffer;
  readonly outerAlgorithm?: Buffer;
  readonly validity?: Buffer;
  readonly spki?: Buffer;
  readonly uniqueIds?: Buffer;
  readonly extensions?: Buffer | null;
}

const time = (text: string) => encodeTime(new Date(text));
const extensionsField = (...items: Buffer[]) => encodeExplicit(3, encodeSequence(...items));
const extensionItem = (oid: string, value: Buffer, critical?: Buffer) =>
  encodeSequence(encodeOid(oid), critical ?? Buffer.alloc(0), encodeOctetString(value));

/** A certificate put together by hand; its signature is only a shape. */
function assembled(parts: Parts = {}): Buffer {
  const algorithm = parts.algorithm ?? ECDSA;
  const tbs = encodeSequence(
    parts.version === null ? Buffer.alloc(0) : (parts.version ?? encodeExplicit(0, encodeInteger(2))),
    parts.serial ?? encodeInteger(5),
    algorithm,
    NAME,
    parts.validity ?? encodeSequence(time('2026-01-01T00:00:00Z'), time('2027-01-01T00:00:00Z')),
    NAME,
    parts.spki ?? spkiOf(KEYS),
    parts.uniqueIds ?? Buffer.alloc(0),
    parts.extensions ?? Buffer.alloc(0),
  );
  const signature = sign('sha256', tbs, KEYS.privateKey);
  return encodeSequence(tbs, parts.outerAlgorithm ?? algorithm, encodeBitString(signature));
}

const outcome = (der: Buffer) => {
  const result = parseCertificate(der);
  return result.ok ? result.value : result.refusal;
};

describe('a certificate whose key has been proven', () => {
  it('is read like any other, but for asking whether the key is one', () => {
    const der = assembled();
    expect(parseProvenCertificate(der)).toEqual(parseCertificate(der));
    const offItsCurve = Buffer.from(spkiOf(KEYS));
    offItsCurve.writeUInt8(offItsCurve.readUInt8(offItsCurve.length - 1) ^ 1, offItsCurve.length - 1);
    expect(parseProvenCertificate(assembled({ spki: offItsCurve })).ok).toBe(true);
    expect(outcome(assembled({ spki: offItsCurve }))).toBe('malformed');
  });

  it('has a key of an allowed kind all the same', () => {
    const read = parseProvenCertificate(assembled({ spki: spkiOf(ecKeys('secp256k1')) }));
    expect(read).toMatchObject({ ok: false, refusal: 'key_algorithm_not_allowed' });
  });
});

describe('a certificate', () => {
  it('is read with everything it says', () => {
    const root = issue({ subject: [{ name: 'CN', value: 'Root' }], ca: { pathLength: 1 } });
    const { certificate } = issue({
      subject: [{ name: 'CN', value: 'CS-0001' }],
      issuer: root,
      serial: '00ffee',
      ca: null,
      notAfter: '2050-01-01T00:00:00Z',
      moreExtensions: [extendedKeyUsage([Oid.clientAuth]), subjectAltName({ dnsNames: ['a.example', 'b.example'] })],
    });
    expect(certificate).toMatchObject({
      serial: 'ffee',
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2050-01-01T00:00:00Z'),
      key: { kind: 'ec', curve: 'P-256' },
      signatureAlgorithm: 'ecdsa-sha256',
      signatureSaltLength: null,
      isCa: false,
      pathLength: null,
      keyUsage: ['digitalSignature', 'keyAgreement'],
      extendedKeyUsage: [Oid.clientAuth],
      dnsNames: ['a.example', 'b.example'],
      authorityKeyId: root.certificate.subjectKeyId,
      fingerprint: hash('sha256', certificate.der),
      spkiSha256: hash('sha256', certificate.spki),
    });
    expect(certificate.issuer.der.equals(root.certificate.subject.der)).toBe(true);
    expect(root.certificate).toMatchObject({ isCa: true, pathLength: 1, keyUsage: ['keyCertSign', 'cRLSign'] });
  });

  it('may be of version 1, without extensions', () => {
    expect(outcome(assembled({ version: null }))).toMatchObject({ isCa: false, extensions: [], keyUsage: null });
  });

  it.each([
    ['00', '0'],
    ['0a', 'a'],
    ['7f'.repeat(20), '7f'.repeat(20)],
    [`00${'ff'.repeat(20)}`, 'ff'.repeat(20)],
  ])('has the serial content %s as %s', (content, serial) => {
    expect(outcome(assembled({ serial: encodeElement(Tag.integer, Buffer.from(content, 'hex')) }))).toMatchObject({
      serial,
    });
  });

  it('may carry unique identifiers', () => {
    const uniqueIds = encodeElement(contextPrimitive(1), Buffer.of(0, 1));
    expect(outcome(assembled({ uniqueIds }))).toMatchObject({ serial: '5' });
  });
});

describe('refused', () => {
  const dnsNames = (...names: Buffer[]) => extensionsField(extensionItem(Oid.subjectAltName, encodeSequence(...names)));
  const dnsName = (text: string) => encodeElement(contextPrimitive(2), Buffer.from(text, 'latin1'));
  const constraints = extensionItem(Oid.basicConstraints, encodeSequence());
  const basic = (...fields: Buffer[]) =>
    extensionsField(extensionItem(Oid.basicConstraints, encodeSequence(...fields)));
  const flipped = Buffer.from(spkiOf(KEYS));
  flipped[90] = (flipped[90] ?? 0) ^ 1;

  it.each<[string, string, Parts]>([
    ['version 2', 'unsupported_version', { version: encodeExplicit(0, encodeInteger(1)) }],
    ['version 4', 'unsupported_version', { version: encodeExplicit(0, encodeInteger(3)) }],
    ['version 1 written out', 'unsupported_version', { version: encodeExplicit(0, encodeInteger(0)) }],
    ['a negative serial', 'malformed', { serial: encodeElement(Tag.integer, Buffer.of(0x80)) }],
    ['a serial of 21 bytes', 'malformed', { serial: encodeInteger(Buffer.alloc(21, 1)) }],
    ['a padded serial', 'malformed', { serial: encodeElement(Tag.integer, Buffer.of(0, 1)) }],
    ['two signature algorithms', 'malformed', { outerAlgorithm: encodeSignatureAlgorithm('ecdsa-sha384') }],
    ['SHA-1', 'signature_algorithm_not_allowed', { algorithm: encodeSequence(encodeOid('1.2.840.10045.4.1')) }],
    ['ECDSA parameters', 'malformed', { algorithm: encodeSequence(encodeOid(Oid.ecdsaWithSha256), encodeNull()) }],
    ['the curve secp256k1', 'key_algorithm_not_allowed', { spki: spkiOf(ecKeys('secp256k1')) }],
    ['a point off its curve', 'malformed', { spki: flipped }],
    ['one time only', 'malformed', { validity: encodeSequence(time('2026-01-01T00:00:00Z')) }],
    ['extensions in version 1', 'malformed', { version: null, extensions: extensionsField(constraints) }],
    ['an empty list of extensions', 'malformed', { extensions: extensionsField() }],
    ['an extension twice', 'malformed', { extensions: extensionsField(constraints, constraints) }],
    [
      'critical FALSE written out',
      'malformed',
      { extensions: extensionsField(extensionItem(Oid.basicConstraints, encodeSequence(), encodeBoolean(false))) },
    ],
    ['cA FALSE written out', 'malformed', { extensions: basic(encodeBoolean(false)) }],
    ['a path length without CA', 'malformed', { extensions: basic(encodeInteger(0)) }],
    [
      'a key usage without bits',
      'malformed',
      { extensions: extensionsField(extensionItem(Oid.keyUsage, encodeBitString(Buffer.alloc(0)))) },
    ],
    [
      'an empty extended key usage',
      'malformed',
      { extensions: extensionsField(extensionItem(Oid.extendedKeyUsage, encodeSequence())) },
    ],
    ['an empty subjectAltName', 'malformed', { extensions: dnsNames() }],
    ['a NUL in a DNS name', 'malformed', { extensions: dnsNames(dnsName('a.example\0.evil')) }],
    ['a comma in a DNS name', 'malformed', { extensions: dnsNames(dnsName('a.example,DNS:b.example')) }],
    ['a space in a DNS name', 'malformed', { extensions: dnsNames(dnsName(' ')) }],
    [
      'an unknown kind of name',
      'malformed',
      { extensions: dnsNames(encodeElement(contextPrimitive(9), Buffer.of(1))) },
    ],
    [
      'bytes behind an extension',
      'malformed',
      { extensions: extensionsField(extensionItem(Oid.subjectKeyIdentifier, Buffer.of(4, 0, 0))) },
    ],
  ])('%s: %s', (_, refusal, parts) => {
    expect(outcome(assembled(parts))).toBe(refusal);
  });

  it('bytes behind the certificate, and too many of them', () => {
    expect(outcome(Buffer.concat([assembled(), Buffer.of(0)]))).toBe('malformed');
    expect(outcome(Buffer.alloc(32 * 1024 + 1))).toBe('too_large');
  });

  it('with the place of the fault in the detail', () => {
    expect(parseCertificate(Buffer.from('3080', 'hex'))).toMatchObject({ detail: 'DER: length_indefinite at byte 0' });
  });
});

describe('PEM', () => {
  const pem = certificatePem(assembled());

  it('holds exactly one certificate', () => {
    expect(parseCertificatePem(pem).ok).toBe(true);
    expect(parseCertificatePem(pem + pem)).toMatchObject({ refusal: 'not_exactly_one' });
    expect(parseCertificatePem('')).toMatchObject({ refusal: 'malformed' });
  });

  it('holds a chain of one to ten', () => {
    const chain = parseChainPem(pem.repeat(10));
    expect(chain.ok && chain.value.length).toBe(10);
    expect(parseChainPem(pem.repeat(11))).toMatchObject({ refusal: 'too_many' });
    expect(parseChainPem(`${pem}${certificatePem(Buffer.of(5, 0))}`)).toMatchObject({
      refusal: 'malformed',
      detail: expect.stringContaining('certificate 2'),
    });
  });
});

it('writes no extension twice', () => {
  const extension = { oid: Oid.keyUsage, critical: false, value: Buffer.of(5, 0) };
  expect(() => encodeExtensions([extension, extension])).toThrow('given twice');
});
