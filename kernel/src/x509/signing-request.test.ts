import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  contextConstructed,
  encodeBitString,
  encodeElement,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeString,
} from '../der/index.ts';
import { encodeSignatureAlgorithm, type SignatureAlgorithm } from './algorithm-identifier.ts';
import { encodeName } from './distinguished-name.ts';
import { encodeSigningRequest } from './encode-signing-request.ts';
import { type Extension, encodeExtensions } from './extension.ts';
import { basicConstraints, keyUsage, subjectAltName } from './extension-builders.ts';
import { Oid } from './object-identifiers.ts';
import { pemEncode } from './pem.ts';
import { signTbs } from './signature.ts';
import { asksForCaRights, parseSigningRequest } from './signing-request.ts';
import { ecKeys, type KeyPair, rsaKeys, spkiOf } from './testing/issue.ts';

const SUBJECT = [
  { name: 'O', value: 'Example CPO' },
  { name: 'CN', value: 'CS-0001' },
] as const;
const KEYS = ecKeys();

const pem = (der: Buffer) => pemEncode('CERTIFICATE REQUEST', der);
const requestPem = (keys: KeyPair = KEYS, extensions: readonly Extension[] = []) =>
  pem(encodeSigningRequest({ subject: SUBJECT, ...keys, extensions }));
const outcome = (text: string) => {
  const result = parseSigningRequest(text);
  return result.ok ? 'ok' : result.refusal;
};

interface Parts {
  readonly version?: number;
  /** The attributes field with its tag; null leaves it out. */
  readonly attributes?: Buffer | null;
  readonly algorithm?: Buffer;
  readonly signature?: (info: Buffer) => Buffer;
  readonly keys?: KeyPair;
}

const attributesOf = (...values: Buffer[]) => encodeSetOf(values, contextConstructed(0));
const attribute = (oid: string, ...values: Buffer[]) => encodeSequence(encodeOid(oid), encodeSetOf(values));

/** A request put together by hand, correctly signed unless told otherwise. */
function assembled({ version = 0, attributes = attributesOf(), algorithm, signature, keys = KEYS }: Parts): Buffer {
  const info = encodeSequence(
    encodeInteger(version),
    encodeName(SUBJECT),
    spkiOf(keys),
    ...(attributes === null ? [] : [attributes]),
  );
  const signed = signature?.(info) ?? signTbs(info, keys.privateKey, 'ecdsa-sha256');
  return encodeSequence(info, algorithm ?? encodeSignatureAlgorithm('ecdsa-sha256'), encodeBitString(signed));
}

describe('a good request', () => {
  it.each<[string, () => KeyPair]>([
    ['P-256', () => KEYS],
    ['P-384', () => ecKeys('P-384')],
    ['P-521', () => ecKeys('P-521')],
    ['RSA 2048', () => rsaKeys()],
    ['Ed25519', () => generateKeyPairSync('ed25519')],
    ['Ed448', () => generateKeyPairSync('ed448')],
  ])('of %s is read', (_, keys) => {
    expect(outcome(requestPem(keys()))).toBe('ok');
  });

  it('says who asks, with which key, and what it wishes', () => {
    const wish = subjectAltName({ dnsNames: ['cs.example'] });
    const result = parseSigningRequest(requestPem(KEYS, [wish]));
    if (!result.ok) throw new Error(result.detail);
    expect(result.value.subject.attributes.map((part) => part.value)).toEqual(['Example CPO', 'CS-0001']);
    expect(result.value.spki.equals(spkiOf(KEYS))).toBe(true);
    expect(result.value.key).toEqual({ kind: 'ec', curve: 'P-256' });
    expect(result.value.requestedExtensions).toEqual([wish]);
  });

  it('may be signed with another hash of the list, or with RSA-PSS and any salt', () => {
    const sha512 = encodeSignatureAlgorithm('ecdsa-sha512');
    const signature = (info: Buffer) => signTbs(info, KEYS.privateKey, 'ecdsa-sha512');
    expect(outcome(pem(assembled({ algorithm: sha512, signature })))).toBe('ok');

    const keys = rsaKeys();
    for (const saltLength of [0, 20, 32, 222]) {
      const algorithm = pssAlgorithm(saltLength);
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      const pss = (info: Buffer) => sign('sha256', info, { key: keys.privateKey, padding, saltLength });
      expect(outcome(pem(assembled({ algorithm, signature: pss, keys })))).toBe('ok');
      const wrong = (info: Buffer) => sign('sha256', info, { key: keys.privateKey, padding, saltLength: 31 });
      expect(outcome(pem(assembled({ algorithm, signature: wrong, keys })))).toBe('signature_invalid');
    }
  });

  it('may leave the attributes out and may have ones we do not know', () => {
    expect(outcome(pem(assembled({ attributes: null })))).toBe('ok');
    const challenge = attribute('1.2.840.113549.1.9.7', encodeString('utf8String', 'secret'));
    expect(outcome(pem(assembled({ attributes: attributesOf(challenge) })))).toBe('ok');
  });
});

function pssAlgorithm(saltLength: number): Buffer {
  const hash = encodeSequence(encodeOid(Oid.sha256), encodeNull());
  const mask = encodeSequence(encodeOid(Oid.mgf1), hash);
  const salt = encodeElement(contextConstructed(2), encodeInteger(saltLength));
  return encodeSequence(
    encodeOid(Oid.rsassaPss),
    encodeSequence(
      encodeElement(contextConstructed(0), hash),
      encodeElement(contextConstructed(1), mask),
      ...(saltLength === 20 ? [] : [salt]),
    ),
  );
}

describe('proof of possession', () => {
  it('fails when a byte of the request or of the signature changed', () => {
    const der = encodeSigningRequest({ subject: SUBJECT, ...KEYS });
    const renamed = Buffer.from(der);
    renamed.write('CS-0002', der.indexOf('CS-0001'));
    expect(outcome(pem(renamed))).toBe('signature_invalid');
    const signature = () => Buffer.alloc(70, 1);
    expect(outcome(pem(assembled({ signature })))).toBe('signature_invalid');
    expect(outcome(pem(assembled({ signature: () => Buffer.alloc(0) })))).toBe('signature_invalid');
  });

  it('fails when another key signed', () => {
    const other = ecKeys();
    const signature = (info: Buffer) => signTbs(info, other.privateKey, 'ecdsa-sha256');
    expect(outcome(pem(assembled({ signature })))).toBe('signature_invalid');
  });

  it('fails when the algorithm is for another kind of key', () => {
    for (const algorithm of ['rsa-sha256', 'rsa-pss-sha256', 'ed25519'] satisfies SignatureAlgorithm[]) {
      expect(outcome(pem(assembled({ algorithm: encodeSignatureAlgorithm(algorithm) })))).toBe('signature_invalid');
    }
  });

  it('fails with SHA-1, by name and as the default of RSA-PSS', () => {
    const sha1 = encodeSequence(encodeOid('1.2.840.10045.4.1'));
    const signature = (info: Buffer) => sign('sha1', info, KEYS.privateKey);
    expect(outcome(pem(assembled({ algorithm: sha1, signature })))).toBe('signature_invalid');
    const pssDefaults = encodeSequence(encodeOid(Oid.rsassaPss), encodeSequence());
    expect(outcome(pem(assembled({ algorithm: pssDefaults })))).toBe('signature_invalid');
  });
});

describe('keys', () => {
  it.each<[string, () => KeyPair, string]>([
    ['RSA 1024', () => rsaKeys(1024), 'key_too_weak'],
    ['RSA with exponent 3', () => rsaKeys(2048, 3), 'key_too_weak'],
    ['P-192', () => ecKeys('prime192v1'), 'key_algorithm_not_allowed'],
    ['secp256k1', () => ecKeys('secp256k1'), 'key_algorithm_not_allowed'],
    ['brainpoolP256r1', () => ecKeys('brainpoolP256r1'), 'key_algorithm_not_allowed'],
    [
      'explicit parameters of P-256',
      () => generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }),
      'key_algorithm_not_allowed',
    ],
  ])('%s are refused', (_, keys, refusal) => {
    const pair = keys();
    const signature = (info: Buffer) => sign('sha256', info, pair.privateKey);
    const algorithm = encodeSignatureAlgorithm(
      pair.publicKey.asymmetricKeyType === 'rsa' ? 'rsa-sha256' : 'ecdsa-sha256',
    );
    expect(outcome(pem(assembled({ keys: pair, signature, algorithm })))).toBe(refusal);
  });
});

describe('the text', () => {
  const good = requestPem();

  it('holds exactly one request', () => {
    expect(outcome(good + good)).toBe('not_exactly_one');
    expect(outcome('')).toBe('malformed');
    expect(outcome(good.replaceAll('CERTIFICATE REQUEST', 'CERTIFICATE'))).toBe('malformed');
  });

  it('has at most 5500 characters', () => {
    const exactly = good + ' '.repeat(5500 - good.length);
    expect(outcome(exactly)).toBe('ok');
    expect(outcome(`${exactly} `)).toBe('too_large');
  });

  it('may come with CRLF or with escaped line ends', () => {
    expect(outcome(good.replaceAll('\n', '\r\n'))).toBe('ok');
    expect(outcome(good.replaceAll('\n', '\\n'))).toBe('ok');
  });
});

describe('the structure', () => {
  const wish = attribute(Oid.extensionRequest, encodeExtensions([basicConstraints({ ca: false })]));
  const empty = attribute(Oid.extensionRequest);
  const twoLists = attribute(
    Oid.extensionRequest,
    encodeExtensions([basicConstraints({ ca: true })]),
    encodeExtensions([basicConstraints({ ca: false })]),
  );
  const bare = encodeSequence(encodeOid(Oid.basicConstraints), encodeOctetString(encodeSequence()));
  const twice = attribute(Oid.extensionRequest, encodeSequence(bare, bare));

  it.each<[string, Parts]>([
    ['another version', { version: 1 }],
    ['the same attribute twice', { attributes: attributesOf(wish, wish) }],
    ['an extensionRequest without a value', { attributes: attributesOf(empty) }],
    ['an extensionRequest with two values', { attributes: attributesOf(twoLists) }],
    ['one extension twice', { attributes: attributesOf(twice) }],
    ['an attribute that is no attribute', { attributes: attributesOf(encodeNull()) }],
    ['bytes behind the attributes', { attributes: Buffer.concat([attributesOf(), encodeNull()]) }],
  ])('with %s is refused', (_, parts) => {
    expect(outcome(pem(assembled(parts)))).toBe('malformed');
  });

  it('has nothing behind the request', () => {
    expect(outcome(pem(Buffer.concat([assembled({}), Buffer.of(0)])))).toBe('malformed');
  });
});

describe('asksForCaRights', () => {
  const asks = (...extensions: Extension[]) => {
    const result = parseSigningRequest(requestPem(KEYS, extensions));
    if (!result.ok) throw new Error(result.detail);
    return asksForCaRights(result.value);
  };

  it.each<[string, boolean, Extension[]]>([
    ['nothing', false, []],
    ['no CA', false, [basicConstraints({ ca: false }), keyUsage(['digitalSignature'])]],
    ['CA', true, [basicConstraints({ ca: true })]],
    ['signing certificates', true, [keyUsage(['digitalSignature', 'keyCertSign'])]],
    ['signing CRLs', true, [keyUsage(['cRLSign'])]],
    ['something unreadable', true, [{ oid: Oid.basicConstraints, critical: false, value: Buffer.of(0x30) }]],
  ])('a wish for %s: %s', (_, answer, extensions) => {
    expect(asks(...extensions)).toBe(answer);
  });
});
