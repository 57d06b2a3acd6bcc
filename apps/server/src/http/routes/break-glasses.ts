import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import type { BreakGlassesApi } from '../break-glasses-api.ts';
import { commandContext } from '../command-context.ts';
import {
  breakGlass,
  breakGlassAsked,
  breakGlassEnded,
  breakGlassesQuery,
  breakGlassWish,
} from '../schemas/break-glasses.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import { taken } from './taken.ts';

const tags = ['migrations'];
const params = z.object({ id: z.string() });

/** Profile 2 opened again for single stations on Profile 3, by two people and for a time. */
export function breakGlassRoutes(app: HttpApp, api: BreakGlassesApi): void {
  app.get(
    '/api/v1/break-glasses',
    {
      schema: {
        tags,
        summary: 'Stations that were let back to Profile 2',
        description: 'Newest first: those that wait for their second person, those in force, and those that are over.',
        querystring: breakGlassesQuery,
        response: { 200: pageOf(breakGlass) },
      },
    },
    async (request) => {
      const { after = null, limit, ...query } = request.query;
      const rows = await api.breakGlasses({ ...query, after, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, ({ breakGlassId }) => breakGlassId);
    },
  );

  app.post(
    '/api/v1/stations/:id/actions/break-glass',
    {
      schema: {
        tags,
        summary: 'Let a station back to Profile 2 for a time',
        description:
          'Asks a second person, always; nothing is opened before. Only of a station that was proven on Profile 3 and that, from OCPP 2.0.1 on, has told that it allows it. Its certificate stays in force.',
        params,
        body: breakGlassWish,
        response: { 202: breakGlassAsked },
      },
    },
    async (request, reply) => {
      const { reason, ...wish } = request.body;
      const asked = taken(await api.askForBreakGlass(request.params.id, wish, commandContext(request, reason)));
      void reply.header('location', `/api/v1/approvals/${asked.approvalId}`);
      return reply.code(202).send(asked);
    },
  );

  app.post(
    '/api/v1/break-glasses/:id/actions/end',
    {
      schema: {
        tags,
        summary: 'End a break-glass',
        description:
          'Profile 2 is refused of the station again. One that has come with its password and not with its certificate since keeps the way to BootNotification Pending, where it is given a certificate.',
        params,
        body: explained,
        response: { 200: breakGlassEnded },
      },
    },
    async (request) => taken(await api.endBreakGlass(request.params.id, commandContext(request, request.body.reason))),
  );
}
