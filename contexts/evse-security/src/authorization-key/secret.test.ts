import { createHmac, randomBytes } from 'node:crypto';
import { openSecret, sealSecret } from '@bfcert/kernel/sealed-secret';
import { expect, test } from 'vitest';
import { abilitiesOf } from '../station-contract/index.ts';
import type { KeyVerifier } from './authorization-key.ts';
import {
  generatedVerifiers,
  generateSecret,
  hmacVerifier,
  importedVerifiers,
  parseImportedSecret,
  scryptVerifier,
  secretMatches,
} from './secret.ts';

const pepper = randomBytes(32);

test('a generated secret has 32 characters every station generation accepts, and no colon', () => {
  const secrets = Array.from({ length: 200 }, () => generateSecret(32));
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9*\-_=+|@.]{32}$/);
  expect(new Set(secrets).size).toBe(200);
});

test('the verifier of a generated secret is HMAC-SHA-256 over salt and bytes under the pepper', () => {
  const salt = randomBytes(16);
  const expected = createHmac('sha256', pepper)
    .update(Buffer.concat([salt, Buffer.from('secret')]))
    .digest('base64');
  expect(hmacVerifier(pepper, 'secret', { salt })).toMatchObject({ scheme: 'hmac-sha256', verifier: expected });
});

test.each([
  ['hmac-sha256', hmacVerifier(pepper, 'right')],
  ['scrypt', scryptVerifier('right')],
] as const)('a %s verifier accepts its secret and no other', (_scheme, verifier) => {
  expect(secretMatches(verifier, pepper, 'right')).toBe(true);
  expect(secretMatches(verifier, pepper, 'wrong')).toBe(false);
  expect(secretMatches(verifier, pepper, '')).toBe(false);
});

test('an imported secret may be weak, but not empty, longer than 64 bytes or unprintable', () => {
  expect(parseImportedSecret('1234').ok).toBe(true);
  expect(parseImportedSecret('').ok).toBe(false);
  expect(parseImportedSecret('ä'.repeat(33)).ok).toBe(false);
  expect(parseImportedSecret('a\nb').ok).toBe(false);
});

test('a sealed secret opens for its own key version under its own key, unchanged', () => {
  const deliveryKey = randomBytes(32);
  const sealed = sealSecret(deliveryKey, 'key_1', 'secret');
  expect(sealed.includes('secret')).toBe(false);
  expect(openSecret(deliveryKey, 'key_1', sealed)).toBe('secret');
  expect(() => openSecret(deliveryKey, 'key_2', sealed)).toThrow();
  expect(() => openSecret(randomBytes(32), 'key_1', sealed)).toThrow();
  const changed = Buffer.from(sealed);
  changed[30] = (changed[30] ?? 0) ^ 1;
  expect(() => openSecret(deliveryKey, 'key_1', changed)).toThrow();
});

const readingsThatMatch = (verifiers: readonly KeyVerifier[], sent: string | Buffer) =>
  verifiers.filter((verifier) => secretMatches(verifier, pepper, sent)).map(({ reading }) => reading);

test('lesson B.19: a secret for a station of 1.6 is accepted as the bytes and as the hex that it is told', () => {
  const { password } = abilitiesOf('ocpp1.6');
  const secret = generateSecret(password.length);
  const verifiers = generatedVerifiers(pepper, secret, password);
  expect(secret).toMatch(/^[\x21-\x39\x3b-\x7e]{20}$/);
  expect(readingsThatMatch(verifiers, secret)).toEqual(['bytes']);
  expect(readingsThatMatch(verifiers, Buffer.from(secret).toString('hex'))).toEqual(['hex_text']);
  expect(readingsThatMatch(verifiers, `${secret} `)).toEqual([]);
});

test('a secret for a station of 2.x is text and nothing else', () => {
  const { password } = abilitiesOf('ocpp2.0.1');
  const secret = generateSecret(password.length);
  const verifiers = generatedVerifiers(pepper, secret, password);
  expect(readingsThatMatch(verifiers, secret)).toEqual(['plain']);
  expect(readingsThatMatch(verifiers, Buffer.from(secret).toString('hex'))).toEqual([]);
});

test.each([
  ['0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', ['hex_text'], ['bytes']],
  ['00'.repeat(16), ['hex_text'], ['bytes']],
  ['00'.repeat(15), ['plain'], []],
  ['00'.repeat(21), ['plain'], []],
  [`${'00'.repeat(16)}0`, ['plain'], []],
])('an imported %s is read as %j, and its bytes as %j', (text, asText, asBytes) => {
  const verifiers = importedVerifiers(text);
  expect(readingsThatMatch(verifiers, text)).toEqual(asText);
  expect(readingsThatMatch(verifiers, Buffer.from(text, 'hex'))).toEqual(asBytes);
});
