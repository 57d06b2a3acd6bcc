import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import type { Authentication } from '../authentication.ts';
import { RefusedRequest } from '../problems.ts';
import { role } from '../schemas/common.ts';
import { SESSION_COOKIE, SESSION_COOKIE_OPTIONS } from '../session-cookie.ts';

/** Sign-in of a browser with the token. */
export function sessionRoutes(app: HttpApp, authentication: Authentication): void {
  app.post(
    '/api/v1/session',
    {
      config: { public: true, rateLimit: { max: 10, timeWindow: '1 minute' } },
      schema: {
        tags: ['session'],
        body: z.strictObject({ token: z.string().min(1).max(512) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      if (!authentication.byBearer(request.body.token.trim()))
        throw new RefusedRequest('unauthenticated', 'This token is not valid.');
      const { value, seconds } = authentication.openSession();
      request.log.info({ remoteAddress: request.ip }, 'signed in');
      return reply
        .setCookie(SESSION_COOKIE, value, { ...SESSION_COOKIE_OPTIONS, maxAge: seconds })
        .code(204)
        .send(null);
    },
  );
  // Public: whoever's session has run out may still leave.
  app.delete(
    '/api/v1/session',
    { config: { public: true }, schema: { tags: ['session'], response: { 204: z.null() } } },
    async (_request, reply) => reply.clearCookie(SESSION_COOKIE, SESSION_COOKIE_OPTIONS).code(204).send(null),
  );
  app.get(
    '/api/v1/me',
    { schema: { tags: ['session'], response: { 200: z.object({ name: z.string(), roles: z.array(role) }) } } },
    async (request) => {
      const actor = actorOf(request);
      return { name: actor.id, roles: [...actor.roles] };
    },
  );
}
