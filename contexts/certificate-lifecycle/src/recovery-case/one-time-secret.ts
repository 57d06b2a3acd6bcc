import { randomBytes, randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { OneTimeVerifier } from './recovery-case.ts';

/** 32 characters of the passwordString set of OCPP 2.0.1 (A00.FR.205) without `:`, which splits a Basic header: 70^32 > 2^196. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-_=+|@.';
const LENGTH = 32;
const COST = 16_384;

const derived = promisify<Buffer, Buffer, number, { N: number }, Buffer>(scrypt);

/** A new password and what checks it: this context has no pepper, and gateways check scrypt for keys that were imported. */
export async function newOneTimeSecret(): Promise<{ readonly secret: string; readonly verifier: OneTimeVerifier }> {
  const secret = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  const salt = randomBytes(16);
  const hash = await derived(Buffer.from(secret, 'utf8'), salt, 32, { N: COST });
  return { secret, verifier: { salt: salt.toString('base64'), verifier: hash.toString('base64'), cost: COST } };
}
