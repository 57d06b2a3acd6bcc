import {
  type Lifecycle,
  type Owned,
  parseIdentityId,
  parseStationToleranceId,
  type StationTolerance,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  newStationTolerance,
  stationTolerance,
  stationToleranceAsked,
  stationToleranceEnded,
  stationToleranceQuery,
} from '../schemas/station-tolerances.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['station tolerances'];
const params = z.object({ id: z.string() });

/** What is put up with of single stations, for a time. */
export function stationToleranceRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/station-tolerances',
    {
      schema: {
        tags,
        summary: 'Station tolerances',
        description: 'Deviations that are put up with of single stations; newest first.',
        querystring: stationToleranceQuery,
        response: { 200: pageOf(stationTolerance) },
      },
    },
    async (request) => {
      const { identity, state, after, limit } = request.query;
      const tolerances = await lifecycle.stationTolerances(
        {
          ...given({ state }),
          ...(identity === undefined ? {} : { identityId: parseIdentityId(identity) ?? missing('identity') }),
          after: cursor(after, parseStationToleranceId),
          limit: limit + 1,
        },
        actorOf(request),
      );
      return page(tolerances.map(row), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/station-tolerances/:id',
    {
      schema: {
        tags,
        summary: 'One station tolerance',
        description:
          'What it puts up with and until when, who asked and approved. Its ETag is the If-Match of its end.',
        params,
        response: { 200: stationTolerance },
      },
    },
    async (request, reply) => {
      const found = (await lifecycle.stationTolerance(toleranceId(request.params.id), actorOf(request))) ?? missing();
      void reply.header('etag', `"${found.version}"`);
      return row(found);
    },
  );

  app.post(
    '/api/v1/station-tolerances',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Ask for a station tolerance',
        description: 'Asks a second administrator, whose approval grants it. If-Match has the ETag of the identity.',
        body: newStationTolerance,
        response: { 202: stationToleranceAsked },
      },
    },
    async (request, reply) => {
      const { identityId: text, kind: tolerance, until, reason } = request.body;
      const identityId = parseIdentityId(text) ?? missing('identity');
      const input = { identityId, tolerance, until };
      const asked = taken(await lifecycle.grantStationTolerance(input, commandContext(request, reason)));
      void reply.header('location', `/api/v1/approvals/${asked.approvalId}`);
      return reply.code(202).send(asked);
    },
  );

  app.post(
    '/api/v1/station-tolerances/:id/actions/end',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Station tolerance: end',
        description: 'At once: a session that it alone let in is closed.',
        params,
        body: explained,
        response: { 200: stationToleranceEnded },
      },
    },
    async (request) => {
      const input = { stationToleranceId: toleranceId(request.params.id) };
      return taken(await lifecycle.endStationTolerance(input, commandContext(request, request.body.reason)));
    },
  );
}

const row = (one: Owned<StationTolerance>): z.infer<typeof stationTolerance> => ({ ...one });

const toleranceId = (text: string) => parseStationToleranceId(text) ?? missing();

function missing(what = 'station tolerance'): never {
  throw new RefusedRequest('not_found', `There is no such ${what}.`);
}
