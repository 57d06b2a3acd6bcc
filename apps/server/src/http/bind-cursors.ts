import { hkdfSync } from 'node:crypto';
import type { Json } from '@bfcert/kernel/canonical-json';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type CursorOf, openCursor, sealCursor } from './bound-cursor.ts';
import { notOurCursor } from './cursor.ts';

/** From a secret that every server of the deployment has: any of them goes on with what another began. */
export const cursorKeyFrom = (secret: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', 'list cursors', 32));

/**
 * `after` and `page.next` of every list, here once: routes go by plain ids, callers hold cursors that are signed and
 * good for that list alone. With another filter they would go on somewhere in the middle, and leave out what nobody
 * would miss. How many a page holds is no part of it: `limit` may change from page to page.
 */
export function bindCursors(app: Pick<FastifyInstance, 'addHook'>, key: Buffer): void {
  app.addHook('preHandler', async (request) => {
    const query = queryOf(request);
    if (typeof query['after'] !== 'string') return;
    request.query = { ...query, after: openCursor(key, query['after'], listOf(request)) ?? notOurCursor() };
  });
  app.addHook('preSerialization', async (request, _reply, payload: unknown) => {
    if (!isPage(payload) || payload.page.next === null) return payload;
    return { ...payload, page: { ...payload.page, next: sealCursor(key, payload.page.next, listOf(request)) } };
  });
}

function listOf(request: FastifyRequest): CursorOf {
  const { after: _after, limit: _limit, ...filter } = queryOf(request);
  const owners = request.actor?.owners ?? [];
  return {
    route: request.routeOptions.url,
    params: request.params as CursorOf,
    query: filter,
    owners: owners === 'all' ? owners : owners.toSorted(),
  };
}

/** As the route has parsed it, with its defaults: texts, numbers and lists of them. */
const queryOf = (request: FastifyRequest) => (request.query ?? {}) as { readonly [name: string]: Json | undefined };

interface Page {
  readonly page: { readonly next: string | null };
}

const isPage = (payload: unknown): payload is Page =>
  typeof payload === 'object' &&
  payload !== null &&
  'page' in payload &&
  typeof payload.page === 'object' &&
  payload.page !== null &&
  'next' in payload.page;
