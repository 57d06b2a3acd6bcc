import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, it } from 'vitest';
import { rsaModulusFault } from './rsa-modulus.ts';
import { rsaKeyOfClosePrimes, rsaPublicKey } from './testing/rsa-keys.ts';

const faultOf = (key: KeyObject) => rsaModulusFault(key.export({ format: 'der', type: 'spki' }));

it('finds nothing against keys of OpenSSL', () => {
  for (let i = 0; i < 5; i++) expect(faultOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)).toBeNull();
});

it('finds primes that are neighbours', () => {
  expect(faultOf(createPublicKey(rsaKeyOfClosePrimes(2048)))).toMatch(/close/);
});

it('finds the shape of ROCA', () => {
  const primorial = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
  ].reduce((product, prime) => product * BigInt(prime), 1n);
  let power = 1n;
  for (let i = 0; i < 1_234; i++) power = (power * 65_537n) % primorial;
  const rest = (1n << 2_047n) / primorial;
  expect(faultOf(rsaPublicKey((rest + 7n) * primorial + power, 65_537n))).toMatch(/ROCA/);
});
