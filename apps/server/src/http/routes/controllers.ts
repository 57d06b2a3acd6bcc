import { parseWireName, type WireName } from '@bfcert/evse-security';
import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import type { ControllersApi } from '../controllers-api.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { bindStation, controller, stationBehind, stationBound } from '../schemas/controllers.ts';
import { taken } from './taken.ts';

const tags = ['controllers'];
const params = z.object({ id: z.string() });

/** Local controllers, and the stations that come in with their certificates. */
export function controllerRoutes(app: HttpApp, api: ControllersApi): void {
  app.get(
    '/api/v1/controllers',
    {
      schema: {
        tags,
        summary: 'Local controllers',
        description:
          'Of the caller’s owners, by name, with how many stations are bound to each and connected through it.',
        querystring: pageQuery,
        response: { 200: pageOf(controller) },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const after = cursor(request.query.after, wireName);
      const rows = await api.controllers({ after, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, ({ name }) => name);
    },
  );

  app.get(
    '/api/v1/controllers/:id/stations',
    {
      schema: {
        tags,
        summary: 'Stations behind a local controller',
        description:
          'Each comes in with the certificate of the controller and with nothing else: what is proven at its handshake is proven of the controller.',
        params,
        querystring: pageQuery,
        response: { 200: pageOf(stationBehind) },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const after = cursor(request.query.after, wireName);
      const { owners } = actorOf(request);
      const found = await api.stationsBehind(request.params.id, { after, limit: limit + 1 }, owners);
      if (found === null) throw new RefusedRequest('controller_unknown', 'There is no such local controller.');
      return page(found, limit, ({ name }) => name);
    },
  );

  for (const [verb, command] of [
    ['bind-station', api.bindStation],
    ['release-station', api.releaseStation],
  ] as const) {
    app.post(
      `/api/v1/controllers/:id/actions/${verb}`,
      {
        schema: {
          tags,
          summary: `Local controller: ${verb}`,
          description: whatActionsDo.controller[verb],
          params,
          body: bindStation,
          response: { 200: stationBound, 202: stationBound },
        },
      },
      async (request, reply) => {
        const { id: controllerId } = request.params;
        const { stationId, reason } = request.body;
        const { approvalId } = taken(await command(controllerId, stationId, commandContext(request, reason)));
        if (approvalId !== null) void reply.header('location', `/api/v1/approvals/${approvalId}`);
        return reply.code(approvalId === null ? 200 : 202).send({ controllerId, stationId, approvalId });
      },
    );
  }
}

/** Null: it is the name of no station. */
function wireName(text: string): WireName | null {
  const parsed = parseWireName(text);
  return parsed.ok ? parsed.value : null;
}
