import { type Access, whyNotAdopt } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { OpenIdDoor } from '../../openid/openid-door.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { RefusedRequest, tooMany } from '../problems.ts';
import { ownerScope } from '../schemas/accounts.ts';
import { allowedAction, role } from '../schemas/common.ts';
import { SESSION_COOKIE, sessionCookie } from '../session-cookie.ts';

const withToken = z.strictObject({ token: z.string().min(1).max(512) });
const withPassword = z.strictObject({ user: z.string().min(1).max(64), password: z.string().min(1).max(512) });

/** So many attempts at one account, from wherever they come, until they are refused for the rest of the window. */
const OF_ACCOUNT = { max: 10, timeWindow: '5 minutes' } as const;

/** Sign-in of a browser: a person by name and password, or the holder of the first start's token. */
export function sessionRoutes(app: HttpApp, access: Access, door: OpenIdDoor | null, secureCookies: boolean): void {
  const cookieOptions = sessionCookie(secureCookies);
  const limitOfAccount = app.createRateLimit({
    ...OF_ACCOUNT,
    keyGenerator: ({ body }) => `account ${(body as { user?: string }).user?.toLowerCase()}`,
  });
  app.post(
    '/api/v1/session',
    {
      config: { public: true, rateLimit: { max: 10, timeWindow: '1 minute' } },
      schema: {
        tags: ['session'],
        summary: 'Sign in',
        description: 'By name and password, or with the first start’s token. The answer sets the session’s cookie.',
        body: z.union([withToken, withPassword]),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { body } = request;
      if ('user' in body) {
        const limit = await limitOfAccount(request);
        if (!limit.isAllowed && limit.isExceeded) return tooMany(request, reply, limit.ttlInSeconds);
      }
      const opened =
        'user' in body
          ? await access.signIn(
              { name: body.user.trim().toLowerCase(), password: body.password, from: request.ip },
              request.id,
            )
          : await access.signInWithToken({ token: body.token.trim(), from: request.ip }, request.id);
      if (!opened.ok) {
        if (opened.refusal === 'try_later') return tooMany(request, reply, 1);
        const detail = 'user' in body ? 'Name and password do not belong together.' : 'This token is not valid.';
        throw new RefusedRequest('unauthenticated', detail);
      }
      request.log.info({ remoteAddress: request.ip }, 'signed in');
      const { secret, seconds } = opened.value;
      return reply
        .setCookie(SESSION_COOKIE, secret, { ...cookieOptions, maxAge: seconds })
        .code(204)
        .send(null);
    },
  );
  // Public: whoever's session has run out may still leave.
  app.delete(
    '/api/v1/session',
    {
      config: { public: true },
      schema: {
        tags: ['session'],
        summary: 'Sign out',
        description: 'Ends the session of the cookie, which need not be valid any more.',
        response: {
          200: z.object({ continueAt: z.string() }).meta({
            description: 'of somebody who signed in at the OpenID provider: where the session there is ended',
          }),
          204: z.null(),
        },
      },
    },
    async (request, reply) => {
      const cookie = request.cookies[SESSION_COOKIE];
      const ended = cookie ? await access.signOut(cookie) : null;
      const isDoors = door !== null && ended !== null && ended.issuer === door.issuer;
      const continueAt = isDoors ? await door.endSessionUrl() : null;
      if (continueAt !== null) {
        return reply.clearCookie(SESSION_COOKIE, cookieOptions).code(200).send({ continueAt });
      }
      return reply.clearCookie(SESSION_COOKIE, cookieOptions).code(204).send(null);
    },
  );
  app.get(
    '/api/v1/me',
    {
      schema: {
        tags: ['session'],
        summary: 'Who the caller is, and what they may do',
        description: 'As it is now: a change of the account shows with the next request.',
        response: {
          200: z.object({
            name: z.string(),
            roles: z.array(role),
            owners: ownerScope,
            accountId: z
              .string()
              .nullable()
              .meta({ description: 'null for a service, and for the first start’s token' }),
            actions: z
              .array(allowedAction)
              .meta({ description: 'commands about no single record, of which this caller may be told why not' }),
          }),
        },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { id, roles, owners, person } = actor;
      const accountId = person?.startsWith('acc_') ? person : null;
      const reason = whyNotAdopt(actor);
      const actions = [{ name: 'adopt-stations', allowed: reason === null, reason }];
      return { name: id, roles: [...roles], owners: owners === 'all' ? owners : [...owners], accountId, actions };
    },
  );
}
