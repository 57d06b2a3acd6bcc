import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { migrationAction, overview, planMigrations, plannedMigrations, station } from '../schemas/stations.ts';
import type { StationsApi } from '../stations-api.ts';
import { taken } from './taken.ts';

const params = z.object({ id: z.string() });

export function stationRoutes(app: HttpApp, api: StationsApi): void {
  app.get(
    '/api/v1/overview',
    {
      schema: {
        tags: ['overview'],
        summary: 'The fleet in figures',
        description: 'Counts of stations, migrations and certificates of the caller’s owners.',
        response: { 200: overview },
      },
    },
    (request) => api.overview(actorOf(request).owners),
  );

  app.get(
    '/api/v1/stations',
    {
      schema: {
        tags: ['stations'],
        summary: 'Every station',
        description: 'With whether it is connected, its security profile and where its migration stands.',
        querystring: pageQuery,
        response: { 200: pageOf(station) },
      },
    },
    async (request) => {
      const { after = null, limit } = request.query;
      const rows = await api.stations({ after, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, (row) => row.identityId);
    },
  );

  app.post(
    '/api/v1/migration-cases',
    {
      schema: {
        tags: ['migrations'],
        summary: 'Begin the migration of a station',
        description: 'Of several too: each is planned, or refused with its reason, by itself.',
        body: planMigrations,
        response: { 202: plannedMigrations },
      },
    },
    async (request, reply) => {
      const { identityIds, reason } = request.body;
      return reply.code(202).send(await api.planMigrations(identityIds, commandContext(request, reason)));
    },
  );
  for (const [verb, command] of [
    ['resume', api.resumeMigration],
    ['quarantine', api.quarantineMigration],
  ] as const) {
    app.post(
      `/api/v1/migration-cases/:id/actions/${verb}`,
      {
        schema: {
          tags: ['migrations'],
          summary: `Migration: ${verb}`,
          description: whatActionsDo.migration[verb],
          params,
          body: migrationAction,
          response: { 202: z.object({ caseId: z.string() }) },
        },
      },
      async (request, reply) => {
        taken(await command(request.params.id, commandContext(request, request.body.reason)));
        return reply.code(202).send({ caseId: request.params.id });
      },
    );
  }
}
