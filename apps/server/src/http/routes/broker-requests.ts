import type { Actor } from '@bfcert/kernel/actor';
import {
  type BrokerRequest,
  parseBrokerRequestId,
  requestActions,
  type VehicleProvisioning,
} from '@bfcert/vehicle-provisioning';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { brokerRequest, brokerRequestsQuery, settledRequest, settlement } from '../schemas/broker-requests.ts';
import { page, pageOf } from '../schemas/common.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['provisioning'];

/** What brokers were asked for (docs/operations/provisioning.md). */
export function brokerRequestRoutes(app: HttpApp, vehicles: VehicleProvisioning): void {
  app.get(
    '/api/v1/broker-requests',
    {
      schema: {
        tags,
        summary: 'What brokers were asked for',
        description: 'Newest first: certificates that are brokered, and how far each request is.',
        querystring: brokerRequestsQuery,
        response: { 200: pageOf(brokerRequest) },
      },
    },
    async (request) => {
      const { after, limit, ...only } = request.query;
      const filter = { ...given(only), before: cursor(after, parseBrokerRequestId), limit: limit + 1 };
      const actor = actorOf(request);
      const rows = await vehicles.brokerRequests(filter, actor.owners);
      return page(
        rows.map((one) => row(one, actor)),
        limit,
        ({ brokerRequestId }) => brokerRequestId,
      );
    },
  );

  app.post(
    '/api/v1/broker-requests/:id/actions/settle',
    {
      schema: {
        tags,
        summary: 'Say what came of a request',
        description:
          'By whoever had it, where the broker is a person. A certificate that was issued is imported; this alone changes no record.',
        params: z.object({ id: z.string() }),
        body: settlement,
        response: { 200: settledRequest },
      },
    },
    async (request) => {
      const { reason, ...answer } = request.body;
      const requestId = parseBrokerRequestId(request.params.id);
      if (requestId === null) throw new RefusedRequest('broker_request_unknown', 'There is no such request.');
      return taken(await vehicles.settleBrokerRequest({ requestId, ...answer }, commandContext(request, reason)));
    },
  );
}

const row = (one: BrokerRequest, actor: Actor): z.infer<typeof brokerRequest> => ({
  brokerRequestId: one.id,
  broker: one.broker,
  kind: one.asked.kind,
  certificateId: one.asked.certificateId,
  identityId: one.asked.identityId,
  owner: one.owner,
  purpose: one.asked.purpose,
  slot: one.asked.slot,
  program: one.asked.program,
  csrPem: one.asked.kind === 'issue' ? one.asked.csrPem : null,
  state: one.state,
  reference: one.reference,
  detail: one.detail,
  attempts: one.attempts,
  nextTryAt: one.nextTryAt?.toISOString() ?? null,
  askedBy: one.askedBy,
  askedAt: one.askedAt.toISOString(),
  changedAt: one.changedAt.toISOString(),
  actions: [...requestActions(one, actor)],
});
