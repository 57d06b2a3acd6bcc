import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  encodeBitString,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../../der/index.ts';
import type { SignatureAlgorithm } from '../algorithm-identifier.ts';
import { encodeName } from '../distinguished-name.ts';
import { assembleCertificate, encodeTbsCertificate } from '../encode-certificate.ts';
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  crlDistributionPoints,
  extendedKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from '../extension-builders.ts';
import { Oid } from '../object-identifiers.ts';
import type { KeyPair } from './issue.ts';

/** The same bytes in every run, so that a seed names one fuzzing run exactly. */
const fixed = (length: number, seed: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 37 + seed) & 0xff));

const pair = (privateKey: KeyObject): KeyPair => ({ privateKey, publicKey: createPublicKey(privateKey) });

function edwardsKeys(oid: string, bytes: number): KeyPair {
  const secret = encodeOctetString(encodeOctetString(fixed(bytes, 3)));
  const key = encodeSequence(encodeInteger(0), encodeSequence(encodeOid(oid)), secret);
  return pair(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}

function ecKeysOf(curve: string, crv: string, bytes: number): KeyPair {
  const ecdh = createECDH(curve);
  const scalar = fixed(bytes, 5);
  scalar[0] = 0;
  ecdh.setPrivateKey(scalar);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 1 + bytes), point.subarray(1 + bytes)].map((part) => part.toString('base64url'));
  if (x === undefined || y === undefined) throw new Error('a point has two coordinates');
  return pair(createPrivateKey({ key: { kty: 'EC', crv, x, y, d: scalar.toString('base64url') }, format: 'jwk' }));
}

const p256 = ecKeysOf('prime256v1', 'P-256', 32);
const p384 = ecKeysOf('secp384r1', 'P-384', 48);
const p521 = ecKeysOf('secp521r1', 'P-521', 66);
const ed25519 = edwardsKeys(Oid.ed25519, 32);
const ed448 = edwardsKeys(Oid.ed448, 57);

const spki = ({ publicKey }: KeyPair): Buffer => publicKey.export({ format: 'der', type: 'spki' });

/** A modulus nobody has the factors of: enough to be read. */
const RSA_SPKI = encodeSequence(
  encodeSequence(encodeOid(Oid.rsaEncryption), encodeNull()),
  encodeBitString(
    encodeSequence(encodeInteger(Buffer.concat([Buffer.of(0xc1), fixed(254, 9), Buffer.of(1)])), encodeInteger(65_537)),
  ),
);

/** Key pairs that can sign a changed request again. */
export const requestKeys: readonly KeyPair[] = [p256, ed25519];

const SUBJECT = encodeName([
  { name: 'O', value: 'Ørsted & Søn' },
  { name: 'CN', value: 'CS-0001' },
]);
const ISSUER = encodeName([
  { name: 'DC', value: 'V2G' },
  { name: 'CN', value: 'Root' },
]);

interface Member {
  readonly key: Buffer;
  readonly algorithm: SignatureAlgorithm;
  readonly ca: boolean;
  readonly serial: string;
  readonly notAfter: string;
}

const MEMBERS: readonly Member[] = [
  { key: spki(p256), algorithm: 'ecdsa-sha256', ca: true, serial: '1000', notAfter: '2049-12-31T23:59:59Z' },
  { key: spki(p256), algorithm: 'ecdsa-sha256', ca: false, serial: 'fe'.repeat(20), notAfter: '2050-01-01T00:00:00Z' },
  { key: spki(p384), algorithm: 'ecdsa-sha384', ca: true, serial: '7f', notAfter: '2036-01-01T00:00:00Z' },
  { key: spki(p521), algorithm: 'ecdsa-sha512', ca: false, serial: '81', notAfter: '2036-01-01T00:00:00Z' },
  { key: spki(ed25519), algorithm: 'ed25519', ca: false, serial: '80', notAfter: '2027-01-01T00:00:00Z' },
  { key: spki(ed448), algorithm: 'ed448', ca: true, serial: '0123456789abcdef', notAfter: '2036-01-01T00:00:00Z' },
  { key: RSA_SPKI, algorithm: 'rsa-sha256', ca: false, serial: '1', notAfter: '2036-01-01T00:00:00Z' },
  { key: RSA_SPKI, algorithm: 'rsa-pss-sha256', ca: true, serial: 'ffff', notAfter: '9999-12-31T23:59:59Z' },
];

/** Certificates of every allowed kind; their signatures are only shapes, for readers that do not verify. */
export const certificateCorpus: readonly Buffer[] = MEMBERS.map(({ key, algorithm, ca, serial, notAfter }) => {
  const tbs = encodeTbsCertificate({
    serial,
    signatureAlgorithm: algorithm,
    issuer: ISSUER,
    subject: SUBJECT,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date(notAfter),
    spki: key,
    extensions: [
      basicConstraints(ca ? { ca, pathLength: 1 } : { ca }),
      keyUsage(ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature', 'keyAgreement']),
      subjectKeyIdentifier(key),
      authorityKeyIdentifier(key),
      ...(ca ? [] : [extendedKeyUsage([Oid.clientAuth]), subjectAltName({ dnsNames: ['a.example', 'b.example'] })]),
      ...(ca
        ? [crlDistributionPoints(['http://crl.example/1'])]
        : [authorityInfoAccess({ ocsp: ['http://ocsp.example/'] })]),
    ],
  });
  return assembleCertificate(tbs, algorithm, fixed(70, 11));
});
