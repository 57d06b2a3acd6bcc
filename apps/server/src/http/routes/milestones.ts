import { Readable } from 'node:stream';
import { type Attestations, type CommandContext, parseAttestationId } from '@bfcert/certificate-lifecycle';
import type { Milestones, ReportRecord } from '@bfcert/evse-security';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { complianceCsv, complianceLines } from '../compliance-csv.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  attestation,
  attestationMade,
  attestationQuery,
  attestationWithdrawn,
  complianceQuery,
  milestoneList,
  newAttestation,
} from '../schemas/milestones.ts';
import { taken } from './taken.ts';

const tags = ['milestones'];
const params = z.object({ id: z.string() });

export interface MilestonesApi extends Milestones {
  complianceReport(context: CommandContext): AsyncIterable<ReportRecord>;
}

/** How far the fleet has come, and what people attest of it. */
export function milestoneRoutes(app: HttpApp, milestones: MilestonesApi, attestations: Attestations): void {
  app.get(
    '/api/v1/compliance-report',
    {
      schema: {
        tags,
        summary: 'Download a compliance report',
        description:
          'The milestones, every station with its profile, case, certificate, keys and exceptions, and what stands in the way, by family and firmware. Each report stands in the audit, with the sealed entry it was made at. One without the record `end` was cut off.',
        querystring: complianceQuery,
        response: {
          200: {
            description: 'a line for each record',
            content: { 'application/x-ndjson': { schema: z.unknown() }, 'text/csv': { schema: z.unknown() } },
          },
        },
      },
    },
    async (request, reply) => {
      const { format } = request.query;
      const context = { actor: actorOf(request), reason: 'downloaded', correlationId: request.id };
      const records = milestones.complianceReport(context);
      void reply
        .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
        .header('content-disposition', `attachment; filename="compliance.${format}"`)
        .header('cache-control', 'no-store')
        .serializer((value: unknown) => value as string);
      return reply.send(Readable.from(format === 'csv' ? complianceCsv(records) : complianceLines(records)));
    },
  );

  app.get(
    '/api/v1/milestones',
    {
      schema: {
        tags,
        summary: 'Milestones M1 to M6',
        description: 'Each criterion by what is counted now, of every owner’s stations, or by what somebody attests.',
        response: { 200: milestoneList },
      },
    },
    async () => milestoneList.parse({ data: await milestones.milestones() }),
  );

  app.get(
    '/api/v1/attestations',
    {
      schema: {
        tags,
        summary: 'Attestations',
        description: 'What people attest that no data shows; newest first, those that are over as well.',
        querystring: attestationQuery,
        response: { 200: pageOf(attestation) },
      },
    },
    async (request) => {
      const { criterion = null, after, limit } = request.query;
      const before = cursor(after, parseAttestationId);
      const rows = await attestations.page({ criterion, before, limit: limit + 1 });
      return page(
        rows.map((one) => attestation.parse(one)),
        limit,
        ({ id }) => id,
      );
    },
  );

  app.post(
    '/api/v1/attestations',
    {
      schema: {
        tags,
        summary: 'Attest a criterion',
        description: 'In your own name, until a date. It stands in the sealed audit.',
        body: newAttestation,
        response: { 201: attestationMade },
      },
    },
    async (request, reply) => {
      const { reason, ...wish } = request.body;
      const made = taken(await attestations.attest(wish, commandContext(request, reason)));
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/api/v1/attestations/:id/actions/withdraw',
    {
      schema: {
        tags,
        summary: 'Attestation: withdraw',
        description: 'It is worth nothing from now on, and stays readable.',
        params,
        body: explained,
        response: { 200: attestationWithdrawn },
      },
    },
    async (request) => {
      const attestationId = parseAttestationId(request.params.id) ?? missing();
      return taken(await attestations.withdraw({ attestationId }, commandContext(request, request.body.reason)));
    },
  );
}

function missing(): never {
  throw new RefusedRequest('attestation_unknown', 'There is no such attestation.');
}
