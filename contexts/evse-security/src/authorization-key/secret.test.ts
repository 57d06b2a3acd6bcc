import { createHmac, randomBytes } from 'node:crypto';
import { openSecret, sealSecret } from '@bfcert/kernel/sealed-secret';
import { expect, test } from 'vitest';
import { abilitiesOf } from '../station-contract/index.ts';
import { secretMatches } from '../testing/secret-matches.ts';
import type { KeyVerifier } from './authorization-key.ts';
import { generatedVerifiers, generateSecret, hmacVerifier, importedVerifiers, parseImportedSecret } from './secret.ts';

const pepper = randomBytes(32);

/** Work that holds the loop up has none or one; a loop that is free has some thousand in the 30 ms of a derivation. */
const TURNS_OF_A_SERVED_LOOP = 20;

async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let over = false;
  const turn = (): void => {
    turns++;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await work;
  over = true;
  return turns;
}

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

test.each<[string, () => readonly KeyVerifier[] | Promise<readonly KeyVerifier[]>]>([
  ['hmac-sha256', () => [hmacVerifier(pepper, 'right')]],
  ['scrypt', () => importedVerifiers('right')],
])('a %s verifier accepts its secret and no other', async (scheme, make) => {
  const verifiers = await make();
  expect(verifiers).toMatchObject([{ scheme }]);
  expect(readingsThatMatch(verifiers, 'right')).toEqual(['plain']);
  expect(readingsThatMatch(verifiers, 'wrong')).toEqual([]);
  expect(readingsThatMatch(verifiers, '')).toEqual([]);
});

test('the loop goes on turning while the verifiers of an imported secret are derived', async () => {
  expect(await turnsDuring(importedVerifiers('00'.repeat(20)))).toBeGreaterThan(TURNS_OF_A_SERVED_LOOP);
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
])('an imported %s is read as %j, and its bytes as %j', async (text, asText, asBytes) => {
  const verifiers = await importedVerifiers(text);
  expect(readingsThatMatch(verifiers, text)).toEqual(asText);
  expect(readingsThatMatch(verifiers, Buffer.from(text, 'hex'))).toEqual(asBytes);
});
