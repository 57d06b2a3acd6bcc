import { randomBytes } from 'node:crypto';
import { type Id, newId } from '@bfcert/kernel/ids';
import { hashOf } from '../access-token/access-token.ts';
import type { AccountId } from '../account/account.ts';

export type BrowserSessionId = Id<'ses'>;

/** Somebody signed in with a browser, which holds the secret as a cookie. */
export interface BrowserSession {
  readonly id: BrowserSessionId;
  /** Whose it is: an account, or the first start's token, which ends its sessions by being replaced. */
  readonly of: { readonly accountId: AccountId } | { readonly administratorTokenHash: string };
  /** SHA-256 of the cookie's value, lower-case hex. */
  readonly hash: string;
  /** RFC 3339, UTC. */
  readonly openedAt: string;
}

/** NIST SP 800-63B-4, 2.2.3 (AAL2): at most 12 hours, and an end after a while without a request. */
export const SESSION_SECONDS = 12 * 3600;
export const IDLE_SECONDS = 2 * 3600;
/** Its last use is written no more often than this. */
export const TOUCH_EVERY_MS = 60_000;

export function newSession(of: BrowserSession['of'], now: Date): { session: BrowserSession; secret: string } {
  const secret = randomBytes(32).toString('base64url');
  const session = { id: newId('ses', now.getTime()), of, hash: hashOf(secret), openedAt: now.toISOString() };
  return { session, secret };
}

export function isLive(session: BrowserSession, lastSeenAt: string, now: Date): boolean {
  const since = (text: string): number => (now.getTime() - Date.parse(text)) / 1000;
  return since(session.openedAt) < SESSION_SECONDS && since(lastSeenAt) < IDLE_SECONDS;
}
