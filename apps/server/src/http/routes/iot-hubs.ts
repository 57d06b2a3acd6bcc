import {
  type CommandContext,
  type HubOperation,
  type IotHubs,
  parseHubOperationId,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import {
  createHubCertificate,
  driftReport,
  hubAction,
  hubCertificate,
  hubCredential,
  hubImport,
  hubImported,
  hubOperation,
  hubRevocation,
  iotHub,
} from '../schemas/iot-hubs.ts';
import { taken } from './taken.ts';

const tags = ['IoT hubs'];
const params = z.object({ hub: z.string() });
const ofCertificate = params.extend({ certificateId: z.string() });
const ofOperation = params.extend({ operationId: z.string() });
const ordered = z.object({ operationId: z.string() });

export function iotHubRoutes(app: HttpApp, hubs: IotHubs): void {
  app.get(
    '/api/v1/iot-hubs',
    {
      schema: {
        tags,
        summary: 'Every IoT hub',
        description: 'As configured, with the last look at each.',
        response: { 200: z.object({ data: z.array(iotHub) }) },
      },
    },
    async () => ({ data: [...(await hubs.list())] }),
  );

  app.get(
    '/api/v1/iot-hubs/:hub/certificates',
    {
      schema: {
        tags,
        summary: 'What a hub has',
        description: 'Certificates in its registry as of the last look, with the records they belong to.',
        params,
        querystring: pageQuery,
        response: { 200: pageOf(hubCertificate) },
      },
    },
    async ({ params: { hub }, query: { after = null, limit } }) => {
      const rows = known(await hubs.certificates(hub, { after, limit: limit + 1 }));
      return page(
        rows.map(({ things, ...row }) => ({ ...row, things: [...things] })),
        limit,
        ({ id }) => id,
      );
    },
  );

  app.get(
    '/api/v1/iot-hubs/:hub/drift',
    {
      schema: {
        tags,
        summary: 'Where a hub and the inventory differ',
        description: 'As of the last look, each difference with what both sides say.',
        params,
        querystring: pageQuery,
        response: { 200: driftReport },
      },
    },
    async ({ params: { hub }, query: { after = null, limit } }) => {
      const { drifts, next } = known(await hubs.drift(hub, { after, limit }));
      const look = (await hubs.list()).find(({ name }) => name === hub)?.look ?? null;
      return { data: [...drifts], page: { next, hasMore: next !== null }, lookedAt: look?.completedAt ?? null };
    },
  );

  app.get(
    '/api/v1/iot-hubs/:hub/operations',
    {
      schema: {
        tags,
        summary: 'Operations at a hub',
        description: 'What was ordered of it, and what became of each.',
        params,
        querystring: pageQuery,
        response: { 200: pageOf(hubOperation) },
      },
    },
    async ({ params: { hub }, query: { after, limit } }) => {
      const from = cursor(after, parseHubOperationId);
      const rows = known(await hubs.operations(hub, { after: from, limit: limit + 1 }));
      return page(
        rows.map((row) => shown(row, false)),
        limit,
        ({ id }) => id,
      );
    },
  );

  app.get(
    '/api/v1/iot-hubs/:hub/operations/:operationId',
    {
      schema: {
        tags,
        summary: 'One operation at a hub',
        description: 'Each step that was done, and what came of it.',
        params: ofOperation,
        response: { 200: hubOperation },
      },
    },
    async ({ params: { hub, operationId } }) => {
      const { operation, keyWaits } = known(await hubs.operation(hub, operationIdOf(operationId)), 'operation');
      return shown(operation, keyWaits);
    },
  );

  const order = async (input: Parameters<typeof hubs.order>[0], context: CommandContext) => {
    return taken(await hubs.order(input, context));
  };

  app.post(
    '/api/v1/iot-hubs/:hub/certificates',
    {
      schema: {
        tags,
        summary: 'Have a hub make a key and its certificate',
        description: 'An operation carries it out; whoever ordered it then takes the key, once.',
        params,
        body: createHubCertificate,
        response: { 202: ordered },
      },
    },
    async (request, reply) => {
      const { thing, policies, reason } = request.body;
      const input = {
        hub: request.params.hub,
        hubCertificateId: null,
        task: { kind: 'create', thing, policies },
      } as const;
      return reply.code(202).send(await order(input, commandContext(request, reason)));
    },
  );

  app.post(
    '/api/v1/iot-hubs/:hub/actions/import',
    {
      schema: {
        tags,
        summary: 'Import certificates from a hub',
        description: 'Records for what the hub has and none knows, a part at a time.',
        params,
        querystring: z.object({ dryRun: z.enum(['true', 'false']).default('false') }),
        body: hubImport,
        response: { 200: hubImported },
      },
    },
    async (request) => {
      const { after, reason } = request.body;
      const input = { hub: request.params.hub, after, dryRun: request.query.dryRun === 'true' };
      const imported = taken(await hubs.importFrom(input, commandContext(request, reason)));
      return { ...imported, certificates: [...imported.certificates] };
    },
  );

  for (const kind of ['activate', 'deactivate', 'delete'] as const) {
    app.post(
      `/api/v1/iot-hubs/:hub/certificates/:certificateId/actions/${kind}`,
      {
        schema: {
          tags,
          summary: `Certificate of a hub: ${kind}`,
          description: whatActionsDo.hub[kind],
          params: ofCertificate,
          body: hubAction,
          response: { 202: ordered },
        },
      },
      async (request, reply) => {
        const { hub, certificateId: hubCertificateId } = request.params;
        const context = commandContext(request, request.body.reason);
        return reply.code(202).send(await order({ hub, hubCertificateId, task: { kind } }, context));
      },
    );
  }

  app.post(
    '/api/v1/iot-hubs/:hub/certificates/:certificateId/actions/revoke',
    {
      schema: {
        tags,
        summary: 'Revoke a certificate at its hub',
        description: 'In the hub’s registry; that revokes nothing at a CA.',
        params: ofCertificate,
        body: hubRevocation,
        response: { 202: ordered },
      },
    },
    async (request, reply) => {
      const { hub, certificateId: hubCertificateId } = request.params;
      const { reason, revocationReason, confirmIdentity: confirmation = null } = request.body;
      const task = { kind: 'revoke', reason: revocationReason } as const;
      const input = { hub, hubCertificateId, task, confirmation };
      return reply.code(202).send(await order(input, commandContext(request, reason)));
    },
  );

  app.post(
    '/api/v1/iot-hubs/:hub/operations/:operationId/actions/take-credential',
    {
      schema: {
        tags,
        summary: 'Take a key that a hub has made',
        description: 'Once, by whoever ordered it. A repetition is refused, with the same Idempotency-Key too.',
        params: ofOperation,
        body: hubAction,
        response: { 200: hubCredential },
      },
    },
    async (request) => {
      const { hub, operationId } = request.params;
      const input = { hub, operationId: operationIdOf(operationId) };
      return taken(await hubs.takeCredential(input, commandContext(request, request.body.reason)));
    },
  );
}

function known<Answer>(answer: Answer | null, what = 'hub'): Answer {
  if (answer === null) throw new RefusedRequest('not_found', `There is no such ${what}.`);
  return answer;
}

const operationIdOf = (text: string) => known(parseHubOperationId(text), 'operation');

function shown(operation: HubOperation, keyWaits: boolean) {
  const { task, done, candidates, ...others } = operation;
  return { ...others, kind: task.kind, done: [...done], candidates: [...candidates], keyWaits };
}
