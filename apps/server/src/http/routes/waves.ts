import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  newWave,
  wave,
  waveAction,
  waveDetail,
  waveMember,
  waveMembersQuery,
  waveOperated,
  wavePlanQuery,
  wavePlanReport,
  waveStarted,
  wavesQuery,
} from '../schemas/waves.ts';
import type { WavesApi } from '../waves-api.ts';
import { taken } from './taken.ts';

const tags = ['waves'];
const params = z.object({ id: z.string() });

/** Parts of a fleet that are brought something, in groups one after the other. */
export function waveRoutes(app: HttpApp, api: WavesApi): void {
  planning(app, api);
  looking(app, api);
  acting(app, api);
}

function planning(app: HttpApp, api: WavesApi): void {
  app.post(
    '/api/v1/waves',
    {
      schema: {
        tags,
        summary: 'Plan a wave',
        description:
          'Stations of a selection, in groups one after the other. `dryRun=true` counts them, says what is against others, and writes nothing; with that `count` they are frozen as the members of a draft, which a second person starts.',
        querystring: wavePlanQuery,
        body: newWave,
        response: { 200: wavePlanReport, 201: wavePlanReport },
      },
    },
    async (request, reply) => {
      const { reason, count, ...plan } = request.body;
      const dryRun = request.query.dryRun === 'true';
      if (!dryRun && count === null) {
        throw new RefusedRequest('invalid', 'Say how many: the count of the dry run.', '/body/count');
      }
      const asked = { ...plan, count: dryRun ? null : count };
      const report = taken(await api.planWave(asked, commandContext(request, reason)));
      if (report.waveId === null) return reply.code(200).send(report);
      void reply.header('location', `/api/v1/waves/${report.waveId}`);
      return reply.code(201).send(report);
    },
  );
}

function looking(app: HttpApp, api: WavesApi): void {
  app.get(
    '/api/v1/waves',
    {
      schema: {
        tags,
        summary: 'Waves of each kind',
        description: 'Newest first, of whose stations’ owners the caller acts for all; with how far each group is.',
        querystring: wavesQuery,
        response: { 200: pageOf(wave) },
      },
    },
    async (request) => {
      const { limit, kind } = request.query;
      const after = cursor(request.query.after, (text) => text);
      const rows = await api.waves({ kind, after, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, ({ waveId }) => waveId);
    },
  );

  app.get(
    '/api/v1/waves/:id',
    {
      schema: {
        tags,
        summary: 'One wave',
        description: 'How far each group is, why it is held, and what stopped its stations, by family.',
        params,
        response: { 200: waveDetail },
      },
    },
    async (request) => (await api.wave(request.params.id, actorOf(request).owners)) ?? missing(),
  );

  app.get(
    '/api/v1/waves/:id/members',
    {
      schema: {
        tags,
        summary: 'Stations of a wave',
        description: 'In the order in which they are begun: what became of each, and where it stands.',
        params,
        querystring: waveMembersQuery,
        response: { 200: pageOf(waveMember) },
      },
    },
    async (request) => {
      const { limit, state } = request.query;
      const after = cursor(request.query.after, position) ?? 0;
      const query = { state, after, limit: limit + 1 };
      const rows = (await api.waveMembers(request.params.id, query, actorOf(request).owners)) ?? missing();
      return page(rows, limit, (member) => String(member.position));
    },
  );
}

function acting(app: HttpApp, api: WavesApi): void {
  app.post(
    '/api/v1/waves/:id/actions/start',
    {
      schema: {
        tags,
        summary: 'Wave: start',
        description: whatActionsDo.wave.start,
        params,
        body: waveAction,
        response: { 202: waveStarted },
      },
    },
    async (request, reply) => {
      const { id: waveId } = request.params;
      const { approvalId } = taken(await api.startWave(waveId, commandContext(request, request.body.reason)));
      void reply.header('location', `/api/v1/approvals/${approvalId}`);
      return reply.code(202).send({ waveId, approvalId });
    },
  );

  for (const [verb, command] of [
    ['pause', api.pauseWave],
    ['resume', api.resumeWave],
    ['abort', api.abortWave],
  ] as const) {
    app.post(
      `/api/v1/waves/:id/actions/${verb}`,
      {
        schema: {
          tags,
          summary: `Wave: ${verb}`,
          description: whatActionsDo.wave[verb],
          params,
          body: waveAction,
          response: { 200: waveOperated },
        },
      },
      async (request) => {
        const { id: waveId } = request.params;
        const { state } = taken(await command(waveId, commandContext(request, request.body.reason)));
        return { waveId, state };
      },
    );
  }
}

const position = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);

function missing(): never {
  throw new RefusedRequest('wave_unknown', 'There is no such wave.');
}
