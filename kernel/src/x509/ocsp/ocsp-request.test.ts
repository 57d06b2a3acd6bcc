import { describe, expect, it } from 'vitest';
import {
  encodeBitString,
  encodeBoolean,
  encodeExplicit,
  encodeImplicit,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../../der/index.ts';
import { encodeSignatureAlgorithm } from '../algorithm-identifier.ts';
import { encodeName } from '../distinguished-name.ts';
import { Oid } from '../object-identifiers.ts';
import { issue } from '../testing/issue.ts';
import { type CertIdHash, certIdOf } from './cert-id.ts';
import { encodeOcspRequest, parseOcspRequest } from './ocsp-request.ts';

const root = issue().certificate;
const outcome = (der: Buffer) => {
  const result = parseOcspRequest(der);
  return result.ok ? result.value : result.refusal;
};

const HASH = Buffer.alloc(20, 7);
const SHA1 = encodeSequence(encodeOid(Oid.sha1), encodeNull());
const certId = ({ algorithm = SHA1, nameHash = HASH, serial = encodeInteger(5) } = {}) =>
  encodeSequence(algorithm, encodeOctetString(nameHash), encodeOctetString(HASH), serial);
const extension = (oid: string, critical = false) =>
  encodeSequence(encodeOid(oid), ...(critical ? [encodeBoolean(true)] : []), encodeOctetString(Buffer.alloc(32, 9)));
const single = (...parts: Buffer[]) => encodeSequence(certId(), ...parts);
const request = (...tbs: Buffer[]) => encodeSequence(encodeSequence(...tbs));
const list = (...items: Buffer[]) => encodeSequence(...items);

const THE_ONE = [
  { hashAlgorithm: 'sha1', issuerNameHash: '07'.repeat(20), issuerKeyHash: '07'.repeat(20), serial: '5' },
];

describe('an OCSP request', () => {
  it.each<CertIdHash>(['sha1', 'sha256', 'sha384', 'sha512'])('asks with %s', (hash) => {
    const asked = [certIdOf(root, 'fedcba98', hash), certIdOf(root, '0', hash)];
    expect(outcome(encodeOcspRequest(asked))).toEqual(asked);
  });

  it('may leave the parameters of the hash out', () => {
    const algorithm = encodeSequence(encodeOid(Oid.sha1));
    expect(outcome(request(list(encodeSequence(certId({ algorithm })))))).toEqual(THE_ONE);
  });

  it('may have a nonce, which is read past even when it is critical', () => {
    for (const critical of [false, true]) {
      const extensions = encodeExplicit(2, list(extension(Oid.ocspNonce, critical)));
      expect(outcome(request(list(single()), extensions))).toEqual(THE_ONE);
    }
  });

  it('may name and prove its sender, which is read past', () => {
    const name = encodeExplicit(1, encodeExplicit(4, encodeName([{ name: 'CN', value: 'x' }])));
    const mail = encodeExplicit(1, encodeImplicit(1, Buffer.from('x@example.org')));
    const signature = encodeExplicit(
      0,
      encodeSequence(
        encodeSignatureAlgorithm('ecdsa-sha256'),
        encodeBitString(Buffer.alloc(70, 1)),
        encodeExplicit(0, encodeSequence(root.der)),
      ),
    );
    expect(outcome(encodeSequence(encodeSequence(name, list(single())), signature))).toEqual(THE_ONE);
    expect(outcome(request(mail, list(single())))).toEqual(THE_ONE);
  });

  it('may have other extensions that are not critical', () => {
    const extensions = encodeExplicit(2, list(extension('1.3.6.1.5.5.7.48.1.4')));
    expect(outcome(request(list(single(encodeExplicit(0, list(extension('1.2.3'))))), extensions))).toEqual(THE_ONE);
  });

  it('may ask for ten certificates', () => {
    expect(outcome(request(list(...Array.from({ length: 10 }, () => single()))))).toHaveLength(10);
  });
});

describe('refused', () => {
  it.each<[string, string, Buffer]>([
    ['nothing asked for', 'malformed', request(list())],
    ['eleven certificates', 'too_many', request(list(...Array.from({ length: 11 }, () => single())))],
    ['a version written out', 'unsupported_version', request(encodeExplicit(0, encodeInteger(0)), list(single()))],
    [
      'a critical extension',
      'extension_not_supported',
      request(list(single()), encodeExplicit(2, list(extension('1.2.3', true)))),
    ],
    [
      'a critical extension of one certificate',
      'extension_not_supported',
      request(list(single(encodeExplicit(0, list(extension(Oid.ocspNonce, true)))))),
    ],
    ['a signature that is none', 'malformed', encodeSequence(list(list(single())), encodeExplicit(0, list(single())))],
    ['an empty list of extensions', 'malformed', request(list(single()), encodeExplicit(2, list()))],
    [
      'MD5',
      'hash_algorithm_not_allowed',
      request(list(encodeSequence(certId({ algorithm: encodeSequence(encodeOid('1.2.840.113549.2.5')) })))),
    ],
    ['a hash too short', 'malformed', request(list(encodeSequence(certId({ nameHash: HASH.subarray(1) }))))],
    ['a negative serial', 'malformed', request(list(encodeSequence(certId({ serial: Buffer.of(2, 1, 0xff) }))))],
    [
      'a serial of 21 bytes',
      'malformed',
      request(list(encodeSequence(certId({ serial: encodeInteger(Buffer.alloc(21, 1)) })))),
    ],
    ['bytes behind it', 'malformed', Buffer.concat([request(list(single())), Buffer.of(0)])],
    ['a kilobyte too much', 'too_large', Buffer.alloc(9 * 1024)],
    ['nothing at all', 'malformed', Buffer.alloc(0)],
  ])('%s: %s', (_, refusal, der) => {
    expect(outcome(der)).toBe(refusal);
  });
});
