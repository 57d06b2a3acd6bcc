import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeBitString, encodeInteger, encodeNull, encodeOid, encodeSequence } from '../der/index.ts';
import { Oid } from './object-identifiers.ts';
import { importPublicKey } from './public-key.ts';
import { ecKeys, type KeyPair, rsaKeys, spkiOf } from './testing/issue.ts';

const outcome = (spki: Uint8Array) => {
  const result = importPublicKey(spki);
  return result.ok ? result.value.asymmetricKeyType : result.refusal;
};

const rsaSpki = (modulus: Buffer, exponent: Buffer) =>
  encodeSequence(
    encodeSequence(encodeOid(Oid.rsaEncryption), encodeNull()),
    encodeBitString(encodeSequence(encodeInteger(modulus), encodeInteger(exponent))),
  );

const modulusOf = (bits: number): Buffer => Buffer.concat([Buffer.of(0xc0), Buffer.alloc(bits / 8 - 1, 0xff)]);

const ecSpki = (point: Uint8Array, parameters: Uint8Array) =>
  encodeSequence(encodeSequence(encodeOid(Oid.ecPublicKey), parameters), encodeBitString(point));

describe('importPublicKey', () => {
  it.each<[string, () => KeyPair, string]>([
    ['P-256', () => ecKeys('P-256'), 'ec'],
    ['P-384', () => ecKeys('P-384'), 'ec'],
    ['P-521', () => ecKeys('P-521'), 'ec'],
    ['RSA 2048', () => rsaKeys(2048), 'rsa'],
    ['RSA 3072', () => rsaKeys(3072), 'rsa'],
    ['Ed25519', () => generateKeyPairSync('ed25519'), 'ed25519'],
    ['Ed448', () => generateKeyPairSync('ed448'), 'ed448'],
  ])('takes %s', (_, keys, type) => {
    expect(outcome(spkiOf(keys()))).toBe(type);
  });

  it.each<[string, () => KeyPair]>([
    ['secp256k1', () => ecKeys('secp256k1')],
    ['brainpoolP256r1', () => ecKeys('brainpoolP256r1')],
    ['P-192', () => ecKeys('prime192v1')],
    ['P-224', () => ecKeys('secp224r1')],
    [
      'P-256 in explicit parameters',
      () => generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }),
    ],
    ['X25519', () => generateKeyPairSync('x25519')],
    ['an RSA-PSS key', () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 })],
    ['DSA', () => generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 })],
    ['ML-DSA', () => generateKeyPairSync('ml-dsa-44')],
  ])('refuses %s by its algorithm', (_, keys) => {
    expect(outcome(spkiOf(keys()))).toBe('key_algorithm_not_allowed');
  });

  it('refuses a point off the curve, at infinity, compressed or of the wrong length', () => {
    const curve = encodeOid(Oid.secp256r1);
    const point = spkiOf(ecKeys()).subarray(-65);
    expect(outcome(ecSpki(point, curve))).toBe('ec');
    const off = Buffer.from(point);
    off[64] = (off[64] ?? 0) ^ 1;
    const compressed = Buffer.concat([Buffer.of(2 + ((point[64] ?? 0) & 1)), point.subarray(1, 33)]);
    const hybrid = Buffer.concat([Buffer.of(6 + ((point[64] ?? 0) & 1)), point.subarray(1)]);
    for (const bad of [off, Buffer.of(0), compressed, hybrid, Buffer.concat([point, Buffer.of(0)]), Buffer.alloc(0)]) {
      expect(outcome(ecSpki(bad, curve))).toBe('malformed');
    }
  });

  it('refuses absent curve parameters', () => {
    expect(outcome(encodeSequence(encodeSequence(encodeOid(Oid.ecPublicKey)), encodeBitString(Buffer.of(4))))).toBe(
      'key_algorithm_not_allowed',
    );
  });

  it.each([
    ['1024 bits', modulusOf(1024), Buffer.from('010001', 'hex')],
    ['2047 bits', Buffer.concat([Buffer.of(0x7f), Buffer.alloc(255, 0xff)]), Buffer.from('010001', 'hex')],
    ['the exponent 1', modulusOf(2048), Buffer.of(1)],
    ['the exponent 3', modulusOf(2048), Buffer.of(3)],
    ['an even exponent', modulusOf(2048), Buffer.from('010002', 'hex')],
  ])('refuses RSA with %s as too weak', (_, modulus, exponent) => {
    expect(outcome(rsaSpki(modulus, exponent))).toBe('key_too_weak');
  });

  it('refuses RSA numbers no key has', () => {
    const even = Buffer.concat([modulusOf(2048).subarray(0, 255), Buffer.of(0xfe)]);
    expect(outcome(rsaSpki(even, Buffer.from('010001', 'hex')))).toBe('malformed');
    expect(outcome(rsaSpki(Buffer.of(0), Buffer.from('010001', 'hex')))).toBe('malformed');
    expect(outcome(rsaSpki(modulusOf(2048), Buffer.alloc(9, 0x7f)))).toBe('malformed');
    expect(outcome(rsaSpki(modulusOf(65_536), Buffer.from('010001', 'hex')))).toBe('too_large');
  });

  it('refuses parameters where the algorithm has none, and their absence where it has NULL', () => {
    const edwards = encodeSequence(encodeOid(Oid.ed25519), encodeNull());
    expect(outcome(encodeSequence(edwards, encodeBitString(Buffer.alloc(32, 1))))).toBe('malformed');
    const key = encodeSequence(encodeInteger(modulusOf(2048)), encodeInteger(65_537));
    expect(outcome(encodeSequence(encodeSequence(encodeOid(Oid.rsaEncryption)), encodeBitString(key)))).toBe(
      'malformed',
    );
  });

  it('refuses bytes behind the key', () => {
    expect(outcome(Buffer.concat([spkiOf(ecKeys()), Buffer.of(0)]))).toBe('malformed');
  });
});
