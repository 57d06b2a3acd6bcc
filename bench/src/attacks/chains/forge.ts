import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  encodeBitString,
  encodeBoolean,
  encodeExplicit,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSequenceOf,
  encodeTime,
} from '@bfcert/kernel/der';
import { basicConstraints, type Extension, encodeName, keyUsage, subjectKeyIdentifier } from '@bfcert/kernel/x509';

const DAY_MS = 86_400_000;
export const daysFromNow = (days: number): Date => new Date(Date.now() + days * DAY_MS);

/** A signature algorithm with how `node:crypto` calls its hash. */
export interface Algorithm {
  readonly der: Buffer;
  readonly hash: string;
}
const algorithm = (oid: string, hash: string, ...parameters: readonly Buffer[]): Algorithm => ({
  der: encodeSequence(encodeOid(oid), ...parameters),
  hash,
});
export const ECDSA_SHA256 = algorithm('1.2.840.10045.4.3.2', 'sha256');
export const ECDSA_SHA1 = algorithm('1.2.840.10045.4.1', 'sha1');
export const ECDSA_SHA512 = algorithm('1.2.840.10045.4.3.4', 'sha512');
export const RSA_SHA256 = algorithm('1.2.840.113549.1.1.11', 'sha256', encodeNull());
export const RSA_MD5 = algorithm('1.2.840.113549.1.1.4', 'md5', encodeNull());
export const DSA_SHA256 = algorithm('2.16.840.1.101.3.4.3.2', 'sha256');

/** A certificate as nobody serious would make it, with the key below it. */
export interface Forged {
  readonly der: Buffer;
  readonly subject: Buffer;
  readonly spki: Buffer;
  readonly key: KeyObject;
}

export interface ForgedFields {
  readonly subject: Buffer;
  /** The name that it says it is from. */
  readonly issuer: Buffer;
  readonly keys?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  /** Instead of the one of `keys`. */
  readonly spki?: Buffer;
  readonly signer: KeyObject;
  readonly algorithm?: Algorithm;
  /** What the part that is signed says of the algorithm; by default the same. */
  readonly innerAlgorithm?: Algorithm;
  /** Instead of a signature. */
  readonly signature?: Buffer;
  readonly extensions?: readonly Extension[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** 2 is version 3; null leaves it out, which is version 1. */
  readonly version?: number | null;
  readonly serial?: Buffer;
}

export const ecKeys = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });
export const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });

let lastSerial = 0x7000;

/** Any certificate at all: nothing is checked, neither that it makes sense nor that it is strict. */
export function forge(fields: ForgedFields): Forged {
  const keys = fields.keys ?? ecKeys();
  const spki = fields.spki ?? spkiOf(keys.publicKey);
  const { signer, extensions = [], version = 2, algorithm = ECDSA_SHA256 } = fields;
  const tbs = encodeSequence(
    ...(version === null ? [] : [encodeExplicit(0, encodeInteger(version))]),
    fields.serial ?? encodeInteger(lastSerial++),
    (fields.innerAlgorithm ?? algorithm).der,
    fields.issuer,
    encodeSequence(encodeTime(fields.notBefore ?? daysFromNow(-2)), encodeTime(fields.notAfter ?? daysFromNow(60))),
    fields.subject,
    spki,
    ...(extensions.length === 0 ? [] : [encodeExplicit(3, encodeSequenceOf(extensions.map(encodeExtension)))]),
  );
  const signature = fields.signature ?? sign(algorithm.hash, tbs, signer);
  const der = encodeSequence(tbs, algorithm.der, encodeBitString(signature));
  return { der, subject: fields.subject, spki, key: keys.privateKey };
}

/** Also twice of one type. */
const encodeExtension = ({ oid, critical, value }: Extension): Buffer =>
  encodeSequence(encodeOid(oid), ...(critical ? [encodeBoolean(true)] : []), encodeOctetString(value));

export const commonName = (name: string): Buffer => encodeName([{ name: 'CN', value: name }]);
export const stationName = (serialNumber: string, organisation = 'Example Transit'): Buffer =>
  encodeName([
    { name: 'O', value: organisation },
    { name: 'CN', value: serialNumber },
  ]);

export const CA_EXTENSIONS: readonly Extension[] = [basicConstraints({ ca: true }), keyUsage(['keyCertSign'])];
export const LEAF_EXTENSIONS: readonly Extension[] = [basicConstraints({ ca: false }), keyUsage(['digitalSignature'])];

/** Another than the root of good stations beside the cases has: OpenSSL looks issuers up by their names. */
export const ROOT_NAME = 'Root of the cases';

export function forgeRoot(name: string, keys = ecKeys()): Forged {
  const subject = commonName(name);
  return forge({
    subject,
    issuer: subject,
    keys,
    signer: keys.privateKey,
    extensions: [...CA_EXTENSIONS, subjectKeyIdentifier(spkiOf(keys.publicKey))],
    notAfter: daysFromNow(900),
  });
}

/** A certificate of `issuer`, as that one would make it but for the changes. */
export const issuedBy = (issuer: Forged, subject: Buffer, changes: Partial<ForgedFields> = {}): Forged =>
  forge({ subject, issuer: issuer.subject, signer: issuer.key, extensions: CA_EXTENSIONS, ...changes });

/** An RSA key of so many bits that nobody has the other half of; its exponent is as long as OpenSSL allows. */
export function rsaKeyOf(bits: number, random: (length: number) => Buffer): Buffer {
  const n = random(bits / 8);
  n[0] = (n[0] ?? 0) | 0x80;
  n[n.length - 1] = (n.at(-1) ?? 0) | 1;
  const e = bits > 3_072 ? Buffer.from('ffffffffffffffff', 'hex') : Buffer.from('010001', 'hex');
  const jwk = { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') };
  return spkiOf(createPublicKey({ key: jwk, format: 'jwk' }));
}
