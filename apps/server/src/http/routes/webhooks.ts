import { mayTouchAll } from '@bfcert/kernel/actor';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { eventTypes } from '../../events/dictionary.ts';
import type { WebhookAction, Webhooks } from '../../webhooks/manage-webhooks.ts';
import { type Delivery, parseWebhookId, type Webhook } from '../../webhooks/webhook.ts';
import type { WebhookStore } from '../../webhooks/webhook-store.ts';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { changedWebhook, delivery, newWebhook, webhookAction, webhook as webhookSchema } from '../schemas/webhooks.ts';

import { taken } from './taken.ts';

const tags = ['webhooks'];
const params = z.object({ id: z.string() });
const ACTIONS: readonly WebhookAction[] = ['enable', 'disable', 'rotate-secret', 'remove'];

export interface WebhooksApi {
  readonly webhooks: Webhooks;
  readonly store: Pick<WebhookStore, 'all' | 'find' | 'deliveries'>;
}

export function webhookRoutes(app: HttpApp, { webhooks, store }: WebhooksApi): void {
  const inReachOf = async (request: FastifyRequest<{ Params: z.infer<typeof params> }>): Promise<Webhook> => {
    const found = await store.find(idOf(request.params.id));
    return found !== null && mayTouchAll(actorOf(request), found.webhook.owners) ? found.webhook : missing();
  };

  app.get(
    '/api/v1/webhooks',
    {
      schema: {
        tags,
        summary: 'Every webhook',
        description: 'Those whose owners the caller acts for.',
        response: { 200: z.object({ data: z.array(webhookSchema) }) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      return { data: (await store.all()).filter(({ owners }) => mayTouchAll(actor, owners)).map(shown) };
    },
  );
  app.post(
    '/api/v1/webhooks',
    {
      schema: {
        tags,
        summary: 'Have an address told of events',
        description: 'Signed by Standard Webhooks; the secret is in this answer and nowhere else.',
        body: newWebhook,
        response: { 201: changedWebhook },
      },
    },
    async (request, reply) => {
      const { reason, owners, ...wishes } = request.body;
      const unknown = wishes.eventTypes.find((name) => !eventTypes.has(name));
      if (unknown !== undefined)
        throw new RefusedRequest('invalid', `There is no kind of event ${unknown}.`, '/body/eventTypes');
      const { webhook, secret } = taken(
        await webhooks.create({ ...wishes, ...(owners && { owners }) }, commandContext(request, reason)),
      );
      return reply.code(201).send({ ...shown(webhook), secret });
    },
  );
  app.get(
    '/api/v1/webhooks/:id',
    {
      schema: {
        tags,
        summary: 'One webhook',
        description: 'Its ETag is the If-Match of each action.',
        params,
        response: { 200: webhookSchema },
      },
    },
    async (request, reply) => {
      const webhook = await inReachOf(request);
      void reply.header('etag', `"${webhook.version}"`);
      return shown(webhook);
    },
  );
  for (const action of ACTIONS) {
    app.post(
      `/api/v1/webhooks/:id/actions/${action}`,
      {
        config: { versioned: true },
        schema: {
          tags,
          summary: `Webhook: ${action}`,
          description: whatActionsDo.webhook[action],
          params,
          body: webhookAction,
          response: { 200: changedWebhook },
        },
      },
      async (request) => {
        const context = commandContext(request, request.body.reason);
        const { webhook, secret } = taken(await webhooks.act(idOf(request.params.id), action, context));
        return { ...shown(webhook), secret };
      },
    );
  }
  app.get(
    '/api/v1/webhooks/:id/deliveries',
    {
      schema: {
        tags,
        summary: 'What was sent, newest first, and what became of it; kept for 30 days',
        description: 'Each delivery with its attempts and the answer to the last.',
        params,
        querystring: pageQuery,
        response: { 200: pageOf(delivery) },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const before = cursor(after, (text) => (/^\d{1,15}$/.test(text) ? Number(text) : null));
      const { id } = await inReachOf(request);
      const deliveries = await store.deliveries(id, before, limit + 1);
      const { data, page: next } = page(deliveries, limit, ({ position }) => String(position));
      return { data: data.map(sent), page: next };
    },
  );
  app.post(
    '/api/v1/webhooks/:id/deliveries/:eventId/actions/replay',
    {
      schema: {
        tags,
        summary: 'Send an event again',
        description: 'As it was, signed anew.',
        params: params.extend({ eventId: z.string() }),
        body: webhookAction,
        response: { 202: z.object({ webhookId: z.string() }) },
      },
    },
    async (request, reply) => {
      const { id, eventId } = request.params;
      const context = commandContext(request, request.body.reason);
      const { webhook } = taken(await webhooks.replay(idOf(id), eventId, context));
      return reply.code(202).send({ webhookId: webhook.id });
    },
  );
}

const shown = (webhook: Webhook): z.infer<typeof webhookSchema> => ({
  ...webhook,
  eventTypes: [...webhook.eventTypes],
  owners: webhook.owners === 'all' ? 'all' : [...webhook.owners],
});

const sent = (one: Delivery): z.infer<typeof delivery> => ({
  eventId: one.eventId,
  eventType: one.eventType,
  status: one.status,
  attempts: one.attempts,
  nextAttemptAt: one.nextAttemptAt,
  lastOutcome: one.lastOutcome,
  deliveredAt: one.deliveredAt,
});

const idOf = (text: string) => parseWebhookId(text) ?? missing();

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such webhook.');
}
