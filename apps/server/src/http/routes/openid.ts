import { z } from 'zod';
import type { OpenIdDoor, OpenIdRefusal } from '../../openid/openid-door.ts';
import { ATTEMPT_SECONDS } from '../../openid/sign-in-attempt.ts';
import type { HttpApp } from '../app.ts';
import { RefusedRequest } from '../problems.ts';
import { SESSION_COOKIE, sessionCookie } from '../session-cookie.ts';

export const OPENID_CALLBACK = '/api/v1/session/openid/callback';

/**
 * Lax, where the session's own is strict: the browser brings it along when it comes back from the provider's site, and
 * to no other address of ours than these two.
 */
const ATTEMPT_COOKIE = 'bfcert_sign_in';
const attemptCookie = (secure: boolean) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/api/v1/session/openid', secure }) as const;

const AFTER_SIGN_IN = '/';
const signInPage = (problem: OpenIdRefusal): string => `/sign-in?problem=${problem}`;

const tags = ['session'];
const elsewhere = z.null().meta({ description: 'the browser goes to `Location`' });

/** Sign-in of a person at the OpenID provider: a browser's own way, so that every end of it is an address. */
export function openIdRoutes(app: HttpApp, door: OpenIdDoor | null, secureCookies: boolean): void {
  const attemptOptions = attemptCookie(secureCookies);
  app.get(
    '/api/v1/session/methods',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'How one can sign in',
        description: 'What the sign-in page offers: whether there is an OpenID provider, and its name.',
        response: {
          200: z.object({
            openId: z
              .object({ name: z.string(), startAt: z.string() })
              .nullable()
              .meta({ description: 'null where no OpenID provider is configured' }),
          }),
        },
      },
    },
    () => ({ openId: door === null ? null : { name: door.name, startAt: '/api/v1/session/openid' } }),
  );

  const limited = { public: true, rateLimit: { max: 30, timeWindow: '1 minute' } };
  app.get(
    '/api/v1/session/openid',
    {
      config: limited,
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'Sign in at the OpenID provider',
        description: 'Sends the browser to the provider; it comes back to the callback.',
        response: { 302: elsewhere },
      },
    },
    async (_, reply) => {
      const begun = await configured(door).begin();
      if (!begun.ok) return reply.redirect(signInPage(begun.refusal));
      const { url, cookie } = begun.value;
      return reply.setCookie(ATTEMPT_COOKIE, cookie, { ...attemptOptions, maxAge: ATTEMPT_SECONDS }).redirect(url);
    },
  );
  app.get(
    OPENID_CALLBACK,
    {
      config: limited,
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'Back from the OpenID provider',
        description: 'Opens the session of whoever the provider names, or says on the sign-in page why not.',
        response: { 302: elsewhere },
      },
    },
    async (request, reply) => {
      const query = /\?.*$/s.exec(request.url)?.[0] ?? '';
      const came = { query, cookie: request.cookies[ATTEMPT_COOKIE] };
      const opened = await configured(door).finish(came, request.id);
      // Whatever came of it, it was the only time.
      void reply.clearCookie(ATTEMPT_COOKIE, attemptOptions);
      if (!opened.ok) {
        request.log.warn({ code: opened.refusal, remoteAddress: request.ip }, 'a sign-in was refused');
        return reply.redirect(signInPage(opened.refusal));
      }
      request.log.info({ remoteAddress: request.ip }, 'signed in');
      const { secret, seconds } = opened.value;
      return reply
        .setCookie(SESSION_COOKIE, secret, { ...sessionCookie(secureCookies), maxAge: seconds })
        .redirect(AFTER_SIGN_IN);
    },
  );
}

function configured(door: OpenIdDoor | null): OpenIdDoor {
  if (door === null) throw new RefusedRequest('not_found', 'No OpenID provider is configured.');
  return door;
}
