import { z } from 'zod';
import { type AlertDelivery, parseAlertDeliveryId } from '../../alerts/alert-store.ts';
import type { AlertsApi } from '../../alerts/alerts-api.ts';
import { isConfigured, type ListedSilence, parseListedSilenceId } from '../../alerts/list-silences.ts';
import { parseSilenceId, type Silence } from '../../alerts/silence.ts';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { alertAction, alertDelivery, alertDeliveryQuery, alertSilence, newAlertSilence } from '../schemas/alerts.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['alerts'];
const params = z.object({ id: z.string() });

export function alertRoutes(app: HttpApp, alerts: AlertsApi): void {
  app.get(
    '/api/v1/alert-silences',
    {
      schema: {
        tags,
        summary: 'What nobody is told of for a while',
        description:
          'Those of the configuration first, in its order, then those of people, newest first, with those that ended in the last 30 days.',
        querystring: pageQuery,
        response: { 200: pageOf(alertSilence) },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const found = await alerts.silences(actorOf(request), cursor(after, parseListedSilenceId), limit + 1);
      return page(found.map(silenceShown), limit, ({ id }) => id);
    },
  );
  app.post(
    '/api/v1/alert-silences',
    {
      schema: {
        tags,
        summary: 'Hold alerts back until a time',
        description:
          'Those that are all of what is said. That nobody acknowledges an incident in time is told all the same.',
        body: newAlertSilence,
        response: { 201: alertSilence },
      },
    },
    async (request, reply) => {
      const { reason, until, ...match } = request.body;
      const made = taken(await alerts.silence({ match: given(match), until }, commandContext(request, reason)));
      return reply.code(201).send(silenceShown(made));
    },
  );
  app.post(
    '/api/v1/alert-silences/:id/actions/end',
    {
      schema: {
        tags,
        summary: 'End a silence before its time',
        description: 'What happens from now on is told again; what it held back is not told afterwards.',
        params,
        body: alertAction,
        response: { 200: alertSilence },
      },
    },
    async (request) => {
      const { id: text } = request.params;
      if (isConfigured(text)) {
        throw new RefusedRequest('not_found', 'It stands in the configuration: take it out there, and start again.');
      }
      const id = parseSilenceId(text) ?? missing('silence');
      return silenceShown(taken(await alerts.endSilence(id, commandContext(request, request.body.reason))));
    },
  );
  app.get(
    '/api/v1/alert-deliveries',
    {
      schema: {
        tags,
        summary: 'Alerts on their way, and what became of them',
        description: 'Newest first, one for each alert and route; kept for 30 days.',
        querystring: alertDeliveryQuery,
        response: { 200: pageOf(alertDelivery) },
      },
    },
    async (request) => {
      const { after, limit, ...filter } = request.query;
      const before = cursor(after, parseAlertDeliveryId);
      const found = await alerts.deliveries(actorOf(request), given(filter), before, limit + 1);
      return page(found.map(deliveryShown), limit, ({ id }) => id);
    },
  );
  app.get(
    '/api/v1/alert-deliveries/:id',
    {
      schema: {
        tags,
        summary: 'One alert on its way by one route',
        description: 'With its attempts and what the last came to.',
        params,
        response: { 200: alertDelivery },
      },
    },
    async (request) => {
      const id = parseAlertDeliveryId(request.params.id) ?? missing('delivery of an alert');
      return deliveryShown((await alerts.delivery(id, actorOf(request))) ?? missing('delivery of an alert'));
    },
  );
  for (const action of ['replay', 'dismiss'] as const) {
    app.post(
      `/api/v1/alert-deliveries/:id/actions/${action}`,
      {
        schema: {
          tags,
          summary: `Delivery of an alert: ${action}`,
          description: whatActionsDo.alertDelivery[action],
          params,
          body: alertAction,
          response: { 200: alertDelivery },
        },
      },
      async (request) => {
        const id = parseAlertDeliveryId(request.params.id) ?? missing('delivery of an alert');
        return deliveryShown(taken(await alerts[action](id, commandContext(request, request.body.reason))));
      },
    );
  }
}

const silenceShown = ({ match, ...silence }: Silence | ListedSilence): z.infer<typeof alertSilence> => ({
  source: 'operator',
  ...match,
  ...silence,
});

const deliveryShown = (delivery: AlertDelivery): z.infer<typeof alertDelivery> => ({ ...delivery });

function missing(what: string): never {
  throw new RefusedRequest('not_found', `There is no such ${what}.`);
}
