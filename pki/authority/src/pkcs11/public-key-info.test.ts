import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { encodeOctetString, encodeOid } from '@bfcert/kernel/der';
import { Oid } from '@bfcert/kernel/x509';
import { describe, expect, it } from 'vitest';
import { ecPublicKey, rsaPublicKey } from './public-key-info.ts';

const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });

describe.each([
  ['P-256', Oid.secp256r1, 65],
  ['P-384', Oid.secp384r1, 97],
  ['P-521', Oid.secp521r1, 133],
])('the public key on %s', (namedCurve, oid, pointBytes) => {
  const spki = spkiOf(generateKeyPairSync('ec', { namedCurve }).publicKey);
  const point = spki.subarray(-pointBytes);

  it('is read from a point that is wrapped in an OCTET STRING', () => {
    expect(ecPublicKey(encodeOid(oid), encodeOctetString(point))).toEqual(spki);
  });

  it('is read from a bare point', () => {
    expect(ecPublicKey(encodeOid(oid), point)).toEqual(spki);
  });
});

it('is read from a bare point whose X begins like the length of a wrapped one', () => {
  const point = Buffer.alloc(65, 7);
  point.set([0x04, 0x3f, 0x04]);
  expect(ecPublicKey(encodeOid(Oid.secp256r1), point)?.subarray(-65)).toEqual(point);
});

it.each([
  ['a curve that is not in use', '1.3.132.0.10', 65],
  ['a compressed point', Oid.secp256r1, 33],
  ['a point of another curve', Oid.secp256r1, 97],
])('is not read from %s', (_, oid, bytes) => {
  expect(ecPublicKey(encodeOid(oid), Buffer.alloc(bytes, 4))).toBeNull();
  expect(ecPublicKey(encodeOid(oid), encodeOctetString(Buffer.alloc(bytes, 4)))).toBeNull();
});

it('is read from modulus and exponent, also with leading zeros', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const [modulus, exponent] = [Buffer.from(n, 'base64url'), Buffer.from(e, 'base64url')];
  expect(rsaPublicKey(modulus, exponent)).toEqual(spkiOf(publicKey));
  expect(rsaPublicKey(Buffer.concat([Buffer.of(0, 0), modulus]), Buffer.concat([Buffer.of(0), exponent]))).toEqual(
    spkiOf(publicKey),
  );
});
