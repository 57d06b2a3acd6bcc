import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import type { AccountId, Grant } from '../account/account.ts';

export type AccessTokenId = Id<'tok'>;
export const newAccessTokenId = (at: Date): AccessTokenId => newId('tok', at.getTime());
export const parseAccessTokenId = (text: string): AccessTokenId | null => parseId('tok', text);

/** A secret by which an account calls. The secret itself is shown once and kept by nobody. */
export interface AccessToken extends Grant {
  readonly id: AccessTokenId;
  readonly accountId: AccountId;
  /** What it is for, in its maker's words. */
  readonly name: string;
  /** SHA-256 of the secret, lower-case hex: 256 random bits need no slow hash. */
  readonly hash: string;
  /** The secret's first characters, by which its holder tells it from others. */
  readonly hint: string;
  /** `kind:id`. */
  readonly createdBy: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
}

const PREFIX = 'bfcert_at_';
const SECRET = /^bfcert_at_([0-9a-f]{64})([0-9a-f]{8})$/;
const DAY_MS = 86_400_000;
export const LONGEST_DAYS = 366;
export const DEFAULT_DAYS = 90;

/**
 * `bfcert_at_`, 64 hexadecimal digits of random, 8 of CRC-32 over them: whoever scans for leaked
 * secrets recognises one without asking us, and a made-up one is refused before anything is looked up.
 */
export function newSecret(): string {
  const random = randomBytes(32).toString('hex');
  return `${PREFIX}${random}${checksum(random)}`;
}

export function isWellFormedSecret(text: string): boolean {
  const [, random = '', sum] = SECRET.exec(text) ?? [];
  return random !== '' && sum === checksum(random);
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
export const hintOf = (secret: string): string => secret.slice(0, PREFIX.length + 6);

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** Null when `days` is out of range. */
export function expiryAfter(days: number, now: Date): string | null {
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) return null;
  return new Date(now.getTime() + days * DAY_MS).toISOString();
}

export const isUsable = ({ revokedAt, expiresAt }: AccessToken, now: Date): boolean =>
  revokedAt === null && now.toISOString() < expiresAt;

/** When it was used last is told to the hour: enough to find what nobody uses, and one write an hour. */
export const hourOf = (at: Date): string => `${at.toISOString().slice(0, 13)}:00:00.000Z`;
