import { parseIdentityId } from '@bfcert/certificate-lifecycle';
import type { Actor } from '@bfcert/kernel/actor';
import {
  caseActions,
  caseSentences,
  LARGEST_DOCUMENT,
  type ProvisioningCase,
  type ProvisioningCaseId,
  type ProvisioningCasePage,
  parseProvisioningCaseId,
  type VehicleProvisioning,
} from '@bfcert/vehicle-provisioning';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  blockWish,
  caseStanding,
  deliveryWord,
  evidenceWord,
  prerequisiteWord,
  provisioningCase,
  provisioningCaseRow,
  provisioningCasesQuery,
  provisioningCaseWish,
} from '../schemas/provisioning-cases.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['provisioning'];
const params = z.object({ id: z.string() });
const versioned = { versioned: true };
/** Base64 of the largest document, and the words beside it. */
const EVIDENCE_BYTES = Math.ceil((LARGEST_DOCUMENT * 4) / 3) + 16 * 1024;

/** How vehicles come to their contracts, provisioning certificates and VAS identities (docs/operations/provisioning.md). */
export function provisioningCaseRoutes(app: HttpApp, vehicles: VehicleProvisioning): void {
  app.get(
    '/api/v1/provisioning-cases',
    {
      schema: {
        tags,
        summary: 'Provisioning cases',
        description: 'Newest first, also those that are over. `waitingFor` finds what somebody has to do.',
        querystring: provisioningCasesQuery,
        response: { 200: pageOf(provisioningCaseRow) },
      },
    },
    async (request) => {
      const { after, limit, vehicle, ...only } = request.query;
      const identityId = vehicle === undefined ? undefined : parseIdentityId(vehicle);
      if (identityId === null) {
        throw new RefusedRequest('invalid', 'This is not the id of a vehicle.', '/querystring/vehicle');
      }
      const before = cursor(after, parseProvisioningCaseId);
      const filter = { ...given({ ...only, identityId }), before, limit: limit + 1 };
      const actor = actorOf(request);
      const rows = await vehicles.provisioningCases(filter, actor.owners);
      return page(
        rows.map((one) => row(one, actor)),
        limit,
        ({ provisioningCaseId }) => provisioningCaseId,
      );
    },
  );

  app.post(
    '/api/v1/provisioning-cases',
    {
      schema: {
        tags,
        summary: 'Open a provisioning case',
        description:
          'Begins to follow how a vehicle comes to a thing. Nothing is issued by it, and nothing becomes active but by what the rule of its purpose asks for.',
        body: provisioningCaseWish,
        response: { 201: caseStanding },
      },
    },
    async (request, reply) => {
      const { reason, identityId: text, ...wish } = request.body;
      const identityId = parseIdentityId(text);
      if (identityId === null) throw new RefusedRequest('vehicle_unknown', 'There is no such vehicle.');
      const context = commandContext(request, reason);
      const opened = taken(await vehicles.openProvisioningCase({ identityId, ...wish }, context));
      void reply.header('location', `/api/v1/provisioning-cases/${opened.provisioningCaseId}`);
      return reply.code(201).send(opened);
    },
  );

  app.get(
    '/api/v1/provisioning-cases/:id',
    {
      schema: {
        tags,
        summary: 'One provisioning case',
        description:
          'With all that was heard of it: prerequisites, deliveries and evidence, and why something of it does not count.',
        params,
        response: { 200: provisioningCase },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const found = await vehicles.provisioningCase(caseId(request.params.id), actor.owners);
      if (found === null) throw unknown();
      void reply.header('etag', `"${found.one.version}"`);
      return whole(found, actor);
    },
  );

  app.get(
    '/api/v1/provisioning-cases/:id/documents/:sha256',
    {
      schema: {
        tags,
        summary: 'A document that was handed in as evidence',
        description:
          'As it was handed in; each download stands in the audit. Content that was changed where it is stored is not given out.',
        params: z.object({ id: z.string(), sha256: z.string() }),
        response: {
          200: { description: 'the file', content: { 'application/octet-stream': { schema: z.unknown() } } },
        },
      },
    },
    async (request, reply) => {
      const { id, sha256 } = request.params;
      const context = { actor: actorOf(request), reason: 'downloaded', correlationId: request.id };
      const { content } = taken(await vehicles.openCaseDocument({ caseId: caseId(id), sha256 }, context));
      void reply
        // Never as a page: whoever handed it in chose what stands in it.
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename="${sha256}"`)
        .header('repr-digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
        .header('cache-control', 'no-store')
        .serializer((value: unknown) => value as string);
      return reply.send(content);
    },
  );

  app.post(
    '/api/v1/provisioning-cases/:id/actions/record-prerequisite',
    {
      config: versioned,
      schema: {
        tags,
        summary: 'Say of a prerequisite whether it is met',
        description: 'The newest word of it counts; of what was delivered already it takes nothing back.',
        params,
        body: prerequisiteWord,
        response: { 200: caseStanding },
      },
    },
    async (request) => {
      const { reason, at, ...word } = request.body;
      const input = { caseId: caseId(request.params.id), ...word, at: new Date(at) };
      return taken(await vehicles.recordPrerequisite(input, commandContext(request, reason)));
    },
  );

  app.post(
    '/api/v1/provisioning-cases/:id/actions/record-delivery',
    {
      config: versioned,
      schema: {
        tags,
        summary: 'Record that something was carried to the vehicle',
        description:
          'Over OCPP or otherwise. It makes nothing active, accepted by whomever and however often (FR-007).',
        params,
        body: deliveryWord,
        response: { 200: caseStanding },
      },
    },
    async (request) => {
      const { reason, at, stationId, evseId, ...word } = request.body;
      const input = {
        caseId: caseId(request.params.id),
        ...word,
        at: new Date(at),
        stationId: linked(stationId, 'station_unknown', 'There is no such station.'),
        evseId: linked(evseId, 'evse_unknown', 'There is no such EVSE.'),
      };
      return taken(await vehicles.recordDelivery(input, commandContext(request, reason)));
    },
  );

  app.post(
    '/api/v1/provisioning-cases/:id/actions/record-evidence',
    {
      config: versioned,
      bodyLimit: EVIDENCE_BYTES,
      schema: {
        tags,
        summary: 'Record what somebody outside says of whether it works',
        description:
          'Judged by the rule of the purpose, and kept whatever is made of it. A person hands in the document that shows it.',
        params,
        body: evidenceWord,
        response: { 200: caseStanding },
      },
    },
    async (request) => {
      const { reason, at, document, ...word } = request.body;
      const handedIn = document === null ? null : contentOf(document);
      const input = { caseId: caseId(request.params.id), ...word, at: new Date(at), document: handedIn };
      return taken(await vehicles.recordCaseEvidence(input, commandContext(request, reason)));
    },
  );

  app.post(
    '/api/v1/provisioning-cases/:id/actions/block',
    {
      config: versioned,
      schema: {
        tags,
        summary: 'Hold a provisioning case',
        description: 'Until somebody lets it go on. What is heard meanwhile is kept, and counts then.',
        params,
        body: blockWish,
        response: { 200: caseStanding },
      },
    },
    async (request) => {
      const { reason, waitsFor } = request.body;
      const input = { caseId: caseId(request.params.id), waitsFor };
      return taken(await vehicles.blockCase(input, commandContext(request, reason)));
    },
  );

  for (const [action, summary, description] of [
    ['unblock', 'Let a provisioning case go on', 'One that was blocked or has failed, from where it stood.'],
    ['withdraw', 'End a provisioning case', 'For good. What was heard of it stays.'],
  ] as const) {
    app.post(
      `/api/v1/provisioning-cases/:id/actions/${action}`,
      {
        config: versioned,
        schema: { tags, summary, description, params, body: explained, response: { 200: caseStanding } },
      },
      async (request) => {
        const run = action === 'unblock' ? vehicles.unblockCase : vehicles.withdrawCase;
        const context = commandContext(request, request.body.reason);
        return taken(await run({ caseId: caseId(request.params.id) }, context));
      },
    );
  }
}

const unknown = () => new RefusedRequest('provisioning_case_unknown', caseSentences.provisioning_case_unknown);

function caseId(text: string): ProvisioningCaseId {
  const id = parseProvisioningCaseId(text);
  if (id === null) throw unknown();
  return id;
}

function linked(text: string | null, code: 'station_unknown' | 'evse_unknown', detail: string) {
  const id = text === null ? null : parseIdentityId(text);
  if (text !== null && id === null) throw new RefusedRequest(code, detail);
  return id;
}

const contentOf = ({ contentBase64, ...document }: NonNullable<z.infer<typeof evidenceWord>['document']>) => ({
  ...document,
  content: Buffer.from(contentBase64, 'base64'),
});

const row = (one: ProvisioningCase, actor: Actor): z.infer<typeof provisioningCaseRow> => ({
  provisioningCaseId: one.id,
  identityId: one.identityId,
  owner: one.owner,
  artifact: one.artifact,
  slot: one.slot,
  program: one.program,
  broker: one.path.broker,
  brokerKind: one.path.kind,
  state: one.state.name,
  because: 'because' in one.state ? one.state.because : null,
  waitingFor: one.waitingFor,
  stateSince: one.stateSince.toISOString(),
  dueAt: one.dueAt?.toISOString() ?? null,
  openedBy: one.openedBy,
  reason: one.reason,
  openedAt: one.openedAt.toISOString(),
  ownershipVersion: one.ownershipVersion,
  version: one.version,
  actions: [...caseActions(one, actor)],
});

const whole = ({ one, signals, proof }: ProvisioningCasePage, actor: Actor): z.infer<typeof provisioningCase> => ({
  ...row(one, actor),
  proof,
  prerequisites: signals.prerequisites.map(({ name, party, word }) => ({
    name,
    party,
    met: word?.met ?? null,
    source: word?.source ?? null,
    reference: word?.reference ?? null,
    at: word?.at ?? null,
  })),
  deliveries: [...signals.deliveries],
  evidence: [...signals.evidence],
});
