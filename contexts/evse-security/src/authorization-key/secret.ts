import { createHmac, randomBytes, randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { PasswordForm, PasswordReading } from '../station-contract/index.ts';
import type { KeyVerifier } from './authorization-key.ts';

/**
 * The passwordString set of OCPP 2.0.1 (A00.FR.205) without `:`, so that every station generation accepts it and no
 * parser of the Basic header can split it. All are printable ASCII: a station of 1.6, which is told their hex, has the
 * same bytes whether or not it then takes them for text.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-_=+|@.';

/** 2^14 · r 8 costs about 16 MB and 30 ms: gateways check imported keys behind a limiter, and only until they are rotated. */
export const SCRYPT_COST = 16384;

/** Of 32 characters more than 2^196 are possible, of 20 more than 2^122. */
export function generateSecret(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}

/** Of a secret we made for a station: a station of 1.6 is told its hex, and some send that instead of the bytes. */
export function generatedVerifiers(pepper: Buffer, secret: string, { told }: PasswordForm): readonly KeyVerifier[] {
  if (told === 'as_text') return [hmacVerifier(pepper, secret)];
  const hex = Buffer.from(secret, 'utf8').toString('hex');
  return [hmacVerifier(pepper, secret, { reading: 'bytes' }), hmacVerifier(pepper, hex, { reading: 'hex_text' })];
}

/** 16:A00.FR.205: 16 to 20 bytes. */
export const AUTHORIZATION_KEY = /^(?:[0-9a-f]{2}){16,20}$/i;

/**
 * Of a secret somebody else chose, as it was typed in: what looks like an AuthorizationKey of 1.6 may be sent as its bytes. One
 * after the other, so that an enrolment never has more than one of the few threads that derive.
 */
export async function importedVerifiers(secret: string): Promise<readonly KeyVerifier[]> {
  if (!AUTHORIZATION_KEY.test(secret)) return [await scryptVerifier(secret)];
  return [
    await scryptVerifier(Buffer.from(secret, 'hex'), { reading: 'bytes' }),
    await scryptVerifier(secret, { reading: 'hex_text' }),
  ];
}

/**
 * By which equal secrets are found without being known: HMAC-SHA-256 under a key that no gateway has and no verifier is made
 * with. As a station of 1.6 may have been told the hex of what another was told as text, of both it is the bytes that count.
 * It is quick to make, so that whoever has the key could try many secrets against it: it is kept only as long as the key that
 * it is of is in force, and of secrets alone that somebody else chose.
 */
export function secretFingerprint(comparisonKey: Buffer, secret: string): string {
  const bytes = AUTHORIZATION_KEY.test(secret) ? Buffer.from(secret, 'hex') : Buffer.from(secret, 'utf8');
  return createHmac('sha256', comparisonKey).update(bytes).digest('base64');
}

interface VerifierOptions {
  readonly reading?: PasswordReading;
  readonly salt?: Buffer;
}

/** A secret we generated has full entropy, so one keyed hash is enough. */
export function hmacVerifier(
  pepper: Buffer,
  secret: string | Buffer,
  { reading = 'plain', salt = randomBytes(16) }: VerifierOptions = {},
): KeyVerifier {
  const verifier = createHmac('sha256', pepper).update(salt).update(secret).digest('base64');
  return { reading, scheme: 'hmac-sha256', salt: salt.toString('base64'), verifier };
}

const derived = promisify<string | Buffer, Buffer, number, { N: number }, Buffer>(scrypt);

/** One that somebody else chose may be weak, so guessing is made slow: on a thread of its own, while everybody else is served. */
async function scryptVerifier(
  secret: string | Buffer,
  { reading = 'plain' }: Pick<VerifierOptions, 'reading'> = {},
): Promise<KeyVerifier> {
  const salt = randomBytes(16);
  const hash = await derived(secret, salt, 32, { N: SCRYPT_COST });
  const [saltText, verifier] = [salt.toString('base64'), hash.toString('base64')];
  return { reading, scheme: 'scrypt', salt: saltText, verifier, cost: SCRYPT_COST };
}

/** A secret a station already has: 1 to 64 bytes (the longest BasicAuthPassword), no control characters. It may well be weak. */
export function parseImportedSecret(text: string): Result<string, 'authorization_key_invalid'> {
  const bytes = Buffer.byteLength(text, 'utf8');
  return bytes >= 1 && bytes <= 64 && !/\p{C}/u.test(text) ? ok(text) : refused('authorization_key_invalid');
}
