import { type Lifecycle, parseIdentityId, parseSecurityEventId } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf } from '../schemas/common.ts';
import { securityEvent, securityEventQuery } from '../schemas/security-events.ts';
import { given } from './given.ts';

const tags = ['security events'];
const params = z.object({ id: z.string() });

export function securityEventRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/security-events',
    {
      schema: {
        tags,
        summary: 'Security events',
        description: 'What stations, gateways and services noticed, in one form, newest first.',
        querystring: securityEventQuery,
        response: { 200: pageOf(securityEvent) },
      },
    },
    async (request) => {
      const { identity, critical, since, after, limit, ...filter } = request.query;
      const events = await lifecycle.securityEvents(
        {
          ...given(filter),
          ...(identity === undefined ? {} : { identityId: parseIdentityId(identity) ?? missing('identity') }),
          ...(critical === undefined ? {} : { critical: critical === 'true' }),
          ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
          after: cursor(after, parseSecurityEventId),
          limit: limit + 1,
        },
        actorOf(request),
      );
      return page([...events], limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/security-events/:id',
    {
      schema: {
        tags,
        summary: 'One security event',
        description: 'In the normalised form, with what was reported as it came.',
        params,
        response: { 200: securityEvent },
      },
    },
    async (request) => {
      const id = parseSecurityEventId(request.params.id) ?? missing('security event');
      return (await lifecycle.securityEvent(id, actorOf(request))) ?? missing('security event');
    },
  );
}

function missing(what: string): never {
  throw new RefusedRequest('not_found', `There is no such ${what}.`);
}
