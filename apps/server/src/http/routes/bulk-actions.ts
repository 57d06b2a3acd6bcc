import {
  type BulkAction,
  type BulkCommand,
  type Lifecycle,
  lookedAt,
  parseBulkActionId,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { inventoryFilter } from '../inventory-filter.ts';
import { RefusedRequest } from '../problems.ts';
import { bulkAction, bulkDraft, bulkStart, bulkStatus, bulkTarget, targetQuery } from '../schemas/bulk-actions.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['bulk actions'];
const params = z.object({ id: z.string() });

/** One command on many certificates: a dry run, a typed count, then work with a rate that can be aborted. */
export function bulkActionRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.post(
    '/api/v1/certificates/bulk-actions',
    {
      schema: {
        tags,
        summary: 'Draft one action on many certificates',
        description:
          'The dry run: which certificates would be acted on, frozen under an id. They are looked at after this is answered; ' +
          'once the bulk action is a draft it can be started. Nothing is done to any.',
        body: bulkDraft,
        response: { 202: bulkAction },
      },
    },
    async (request, reply) => {
      const { reason, ratePerMinute, filter } = request.body;
      const wanted = inventoryFilter(filter, '/body/filter');
      const input = { command: commandIn(request.body), filter: wanted, ratePerMinute };
      const drafted = taken(await lifecycle.draftBulkAction(input, commandContext(request, reason)));
      void reply.header('location', `/api/v1/bulk-actions/${drafted.id}`);
      return reply.code(202).send(row(drafted));
    },
  );

  app.get(
    '/api/v1/bulk-actions',
    {
      schema: {
        tags,
        summary: 'Every bulk action',
        description: 'Newest first.',
        querystring: pageQuery,
        response: { 200: pageOf(bulkAction) },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const after = cursor(request.query.after, parseBulkActionId);
      const found = await lifecycle.bulkActions({ after, limit: limit + 1 }, actorOf(request));
      return page(found.map(row), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/bulk-actions/:id',
    {
      schema: {
        tags,
        summary: 'One bulk action',
        description: 'How far it has come, and what the dry run left out and why.',
        params,
        response: { 200: bulkAction },
      },
    },
    async (request) => {
      const found = await lifecycle.bulkAction(bulkActionId(request.params.id), actorOf(request));
      return found === null ? missing() : row(found);
    },
  );

  app.get(
    '/api/v1/bulk-actions/:id/targets',
    {
      schema: {
        tags,
        summary: 'The certificates of a bulk action',
        description: 'Its certificates in the order in which they are acted on, and what came of each.',
        params,
        querystring: targetQuery,
        response: { 200: pageOf(bulkTarget) },
      },
    },
    async (request) => {
      const { status, limit } = request.query;
      const query = {
        id: bulkActionId(request.params.id),
        ...(status ? { status } : {}),
        after: cursor(request.query.after, positionIn) ?? 0,
        limit: limit + 1,
      };
      const found = (await lifecycle.bulkTargets(query, actorOf(request))) ?? missing();
      return page([...found], limit, ({ position }) => String(position));
    },
  );

  app.post(
    '/api/v1/bulk-actions/:id/actions/start',
    {
      schema: {
        tags,
        summary: 'Let a dry run come true',
        description:
          'With the count of the dry run. Beyond the limit, and for last ways in, a second person is asked first.',
        params,
        body: bulkStart,
        response: { 202: z.object({ id: z.string(), status: bulkStatus, approvalId: z.string().nullable() }) },
      },
    },
    async (request, reply) => {
      const { reason, count } = request.body;
      const input = { bulkActionId: bulkActionId(request.params.id), count };
      const { status, approvalId } = taken(await lifecycle.startBulkAction(input, commandContext(request, reason)));
      const where = approvalId === null ? `bulk-actions/${input.bulkActionId}` : `approvals/${approvalId}`;
      void reply.header('location', `/api/v1/${where}`);
      return reply.code(202).send({ id: input.bulkActionId, status, approvalId });
    },
  );

  app.post(
    '/api/v1/bulk-actions/:id/actions/abort',
    {
      schema: {
        tags,
        summary: 'Stop a bulk action',
        description: 'Once this is answered no further certificate is looked at or acted on; what was done stays.',
        params,
        body: explained,
        response: { 200: z.object({ id: z.string(), progress: bulkAction.shape.progress }) },
      },
    },
    async (request) => {
      const id = bulkActionId(request.params.id);
      const context = commandContext(request, request.body.reason);
      const { progress } = taken(await lifecycle.abortBulkAction({ bulkActionId: id }, context));
      return { id, progress };
    },
  );
}

const commandIn = (body: z.output<typeof bulkDraft>): BulkCommand =>
  'revocationReason' in body ? { verb: body.action, reason: body.revocationReason } : { verb: body.action };

function row(action: BulkAction): z.infer<typeof bulkAction> {
  const { command, filter, plan, turnedDown, ...rest } = action;
  const { search: q, identityId: identity, ...named } = filter;
  return {
    ...rest,
    turnedDown: turnedDown ?? null,
    action: command.verb,
    revocationReason: 'reason' in command ? command.reason : null,
    filter: { ...named, ...given({ q, identity }) },
    lookedAt: lookedAt(plan),
    count: plan.acts + plan.needApproval,
    needApproval: plan.needApproval,
    skipped: plan.skipped.map((group) => ({ ...group, examples: [...group.examples] })),
  };
}

const positionIn = (text: string): number | null => (/^\d{1,6}$/.test(text) ? Number(text) : null);

const bulkActionId = (text: string) => parseBulkActionId(text) ?? missing();

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such bulk action.');
}
