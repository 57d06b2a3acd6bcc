import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import type { MigrationsApi } from '../migrations-api.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  migrationAction,
  migrationCase,
  migrationCaseDetail,
  migrationCasesQuery,
  migrationReadiness,
  planMigrations,
  plannedMigrations,
} from '../schemas/migration-cases.ts';
import { taken } from './taken.ts';

const tags = ['migrations'];
const params = z.object({ id: z.string() });

/** Single chargers on their way to Profile 3; many of them are a wave. */
export function migrationCaseRoutes(app: HttpApp, api: MigrationsApi): void {
  looking(app, api);
  acting(app, api);
}

function looking(app: HttpApp, api: MigrationsApi): void {
  app.get(
    '/api/v1/migration-cases',
    {
      schema: {
        tags,
        summary: 'Migration cases',
        description: 'Newest first. `state=quarantine` is the queue of those that a person is to decide about.',
        querystring: migrationCasesQuery,
        response: { 200: pageOf(migrationCase) },
      },
    },
    async (request) => {
      const { limit, state } = request.query;
      const after = cursor(request.query.after, (text) => text);
      const rows = await api.migrationCases({ state, after, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, ({ caseId }) => caseId);
    },
  );

  app.get(
    '/api/v1/migration-cases/:id',
    {
      schema: {
        tags,
        summary: 'One migration case',
        description: 'With what it has proven, its keys and anchors, and everything that happened to it, oldest first.',
        params,
        response: { 200: migrationCaseDetail },
      },
    },
    async (request) => {
      const found = await api.migrationCase(request.params.id, actorOf(request).owners);
      if (found === null) throw new RefusedRequest('case_unknown', 'There is no such migration case.');
      return found;
    },
  );

  app.get(
    '/api/v1/stations/:id/migration-readiness',
    {
      schema: {
        tags,
        summary: 'What a migration of this station would meet',
        description: 'Each check by its name: met, in the way, waiting for the station, or done as a first step.',
        params,
        response: { 200: migrationReadiness },
      },
    },
    async (request) => {
      const found = await api.migrationReadiness(request.params.id, actorOf(request));
      if (found === null) throw new RefusedRequest('charger_unknown', 'There is no such station.');
      return found;
    },
  );
}

function acting(app: HttpApp, api: MigrationsApi): void {
  app.post(
    '/api/v1/migration-cases',
    {
      schema: {
        tags,
        summary: 'Begin the migration of a station',
        description:
          'Of a few too: each is planned, or refused with its reason, by itself. More are a wave: of a family ten are under way, or stopped and not settled, without one (`too_many_without_wave`); and members of one that has not ended are left to it.',
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
    ['retry', api.retryMigration],
    ['quarantine', api.quarantineMigration],
    ['abandon', api.abandonMigration],
  ] as const) {
    app.post(
      `/api/v1/migration-cases/:id/actions/${verb}`,
      {
        schema: {
          tags,
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
