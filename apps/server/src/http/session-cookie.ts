import type { CookieSerializeOptions } from '@fastify/cookie';

export const SESSION_COOKIE = 'bfcert_session';

/**
 * Not `secure`: this process speaks plain HTTP, on loopback unless told otherwise, and not every
 * browser keeps a secure cookie that came over plain HTTP, be it from loopback. Scripts cannot read
 * it and no other site's request carries it.
 */
export const SESSION_COOKIE_OPTIONS = {
  httpOnly: true,
  sameSite: 'strict',
  path: '/',
} satisfies CookieSerializeOptions;
