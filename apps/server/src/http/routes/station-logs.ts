import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf } from '../schemas/common.ts';
import { logRequested, requestLog, stationLog, stationLogQuery } from '../schemas/station-logs.ts';
import type { StationLogsApi } from '../station-logs-api.ts';
import { verifiedContent } from '../verified-content.ts';
import { taken } from './taken.ts';

const tags = ['stations'];
const params = z.object({ id: z.string() });

/** Logs that stations were asked for (docs/operations/security-logs.md). */
export function stationLogRoutes(app: HttpApp, api: StationLogsApi): void {
  app.post(
    '/api/v1/stations/:id/actions/request-log',
    {
      schema: {
        tags,
        summary: 'Ask a station for a log',
        description: 'As soon as it is connected. A newer request ends an older one.',
        params,
        body: requestLog,
        response: { 202: logRequested },
      },
    },
    async (request, reply) => {
      const { reason, ...asked } = request.body;
      const requested = await api.requestLog(request.params.id, asked, commandContext(request, reason));
      return reply.code(202).send(taken(requested));
    },
  );

  app.get(
    '/api/v1/station-logs',
    {
      schema: {
        tags,
        summary: 'Logs that stations were asked for',
        description: 'Newest first, also those whose content is gone.',
        querystring: stationLogQuery,
        response: { 200: pageOf(stationLog) },
      },
    },
    async (request) => {
      const { limit, ...query } = request.query;
      const rows = await api.stationLogs({ ...query, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/station-logs/:id',
    {
      schema: {
        tags,
        summary: 'One log of a station',
        description: 'How far it is, and what is known of its content.',
        params,
        response: { 200: stationLog },
      },
    },
    async (request) => {
      const found = await api.stationLog(request.params.id, actorOf(request).owners);
      if (found === null) throw new RefusedRequest('station_log_unknown', 'There is no such log.');
      return found;
    },
  );

  app.get(
    '/api/v1/station-logs/:id/content',
    {
      schema: {
        tags,
        summary: 'Download the content of a log',
        description:
          'As the station sent it, nothing unpacked. Each download stands in the audit. Content that was changed where it is stored breaks off before its end.',
        params,
        response: {
          200: {
            description: 'the file',
            content: { 'application/octet-stream': { schema: z.unknown() } },
          },
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const context = { actor: actorOf(request), reason: 'downloaded', correlationId: request.id };
      const { log, stored, content } = taken(await api.openStationLog(id, context));
      void reply
        .header('content-type', 'application/octet-stream')
        .header('content-length', String(stored.bytes))
        .header('content-disposition', `attachment; filename="${log.filename ?? `${log.id}.log`}"`)
        .header('repr-digest', `sha-256=:${Buffer.from(stored.sha256, 'hex').toString('base64')}:`)
        .header('cache-control', 'no-store')
        .serializer((value: unknown) => value as string);
      return reply.send(verifiedContent(content, stored.sha256));
    },
  );
}
