import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Actor } from '@bfcert/kernel/actor';
import type { Clock } from '@bfcert/kernel/clock';

const SESSION_SECONDS = 12 * 3600;
/** Less than this is no token but a mistake, such as an emptied file. */
const SHORTEST_TOKEN = 20;

/**
 * Who is calling. One token exists so far, the administrator's, made at the first start. A browser
 * exchanges it for a session: the cookie's value is an expiry and a MAC keyed by the token, so it
 * survives a restart and dies with the token.
 */
export interface Authentication {
  byBearer(token: string): Actor | null;
  bySession(cookie: string): Actor | null;
  /** The value of a new session cookie and how many seconds it lives. */
  openSession(): { readonly value: string; readonly seconds: number };
}

const ADMINISTRATOR: Actor = {
  kind: 'user',
  id: 'administrator',
  roles: ['administrator', 'operator', 'pki_engineer', 'integration', 'auditor', 'viewer'],
  owners: 'all',
  person: 'administrator',
};

/** @throws when `token` is too short to be one. */
export function tokenAuthentication(token: string, clock: Clock): Authentication {
  if (token.length < SHORTEST_TOKEN)
    throw new Error(`the administrator's token has less than ${SHORTEST_TOKEN} characters`);
  const expected = digest(token);
  const sessionKey = createHmac('sha256', token).update('browser session').digest();
  const mac = (expiry: string): Buffer => createHmac('sha256', sessionKey).update(expiry).digest();

  return {
    byBearer: (presented) => (timingSafeEqual(digest(presented), expected) ? ADMINISTRATOR : null),
    bySession: (cookie) => {
      const [expiry = '', presented = ''] = cookie.split('.');
      const proof = Buffer.from(presented, 'base64url');
      const wanted = mac(expiry);
      if (proof.length !== wanted.length || !timingSafeEqual(proof, wanted)) return null;
      return Number(expiry) * 1000 > clock.now().getTime() ? ADMINISTRATOR : null;
    },
    openSession: () => {
      const expiry = String(Math.floor(clock.now().getTime() / 1000) + SESSION_SECONDS);
      return { value: `${expiry}.${mac(expiry).toString('base64url')}`, seconds: SESSION_SECONDS };
    },
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
