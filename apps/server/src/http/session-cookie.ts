import type { CookieSerializeOptions } from '@fastify/cookie';

export const SESSION_COOKIE = 'bfcert_session';

/**
 * Scripts cannot read it and no other site's request carries it. `secure` where people reach us by https, that is
 * through a proxy: this process speaks plain HTTP, and not every browser keeps a secure cookie that came over plain
 * HTTP, be it from loopback.
 */
export const sessionCookie = (secure: boolean) =>
  ({ httpOnly: true, sameSite: 'strict', path: '/', secure }) satisfies CookieSerializeOptions;
