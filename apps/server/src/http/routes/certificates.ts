import {
  type CertificateSummary,
  type Lifecycle,
  type PlannedRevocation,
  parseCertificateId,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { cursor } from '../cursor.ts';
import { inventoryFilter } from '../inventory-filter.ts';
import { RefusedRequest } from '../problems.ts';
import { certificateDetail, certificateQuery, certificateRow, timelineEntry } from '../schemas/certificates.ts';
import { pageOf } from '../schemas/common.ts';

const tags = ['certificates'];
const params = z.object({ id: z.string() });

export function certificateRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/certificates',
    {
      schema: {
        tags,
        summary: 'The inventory, filtered and searched',
        description:
          'Every certificate of the caller’s owners. `q` takes a serial, a fingerprint, a name or a certificate in PEM.',
        querystring: certificateQuery,
        response: { 200: pageOf(certificateRow) },
      },
    },
    async (request) => {
      const { after: _, limit, ...asked } = request.query;
      const actor = actorOf(request);
      const after = cursor(request.query.after, parseCertificateId);
      const found = await lifecycle.inventory({ ...inventoryFilter(asked, '/querystring'), after, limit }, actor);
      return { data: found.certificates.map(row), page: { next: found.next, hasMore: found.next !== null } };
    },
  );

  app.get(
    '/api/v1/certificates/:id',
    {
      schema: {
        tags,
        summary: 'One certificate',
        description:
          'With its content, its planes and what the caller may do with it. Its ETag is the If-Match of each action.',
        params,
        response: { 200: certificateDetail },
      },
    },
    async (request, reply) => {
      const found =
        (await lifecycle.certificate(certificateId(request.params.id), actorOf(request))) ?? missing('certificate');
      const { record, decoded, identity } = found;
      void reply.header('etag', `"${found.version}"`);
      return {
        ...row(found),
        policyVersion: record.policyVersion,
        requestReason: record.requestReason,
        spkiSha256: found.spkiSha256,
        family: identity.family,
        cohorts: [...identity.cohorts],
        bindings: [...identity.bindings],
        renewalOf: record.renewalOf,
        ...found.links,
        decoded: decoded && {
          ...decoded,
          keyUsage: [...decoded.keyUsage],
          extendedKeyUsage: [...decoded.extendedKeyUsage],
          dnsNames: [...decoded.dnsNames],
        },
        stationsCutOff: [...found.stationsCutOff],
        chainPem: found.chainPem,
        plannedRevocation: found.plannedRevocation && planOf(found.plannedRevocation),
        jobs: [...found.jobs],
      };
    },
  );

  app.get(
    '/api/v1/certificates/:id/timeline',
    {
      schema: {
        tags,
        summary: 'What happened to a certificate',
        description: 'Transitions, commands, evidence and refusals, in the order of time.',
        params,
        response: { 200: z.object({ data: z.array(timelineEntry) }) },
      },
    },
    async (request) => {
      const entries = await lifecycle.timeline(certificateId(request.params.id), actorOf(request));
      // Whatever exists was requested once, and that is its first entry.
      return { data: entries.length === 0 ? missing('certificate') : [...entries] };
    },
  );
}

const planOf = ({ reason, deadline, requestedBy, requestedAt, heldBy }: PlannedRevocation) => ({
  revocationReason: reason,
  deadline,
  requestedBy,
  requestedAt,
  heldBy,
});

const row = (summary: CertificateSummary): z.infer<typeof certificateRow> => ({
  ...summary,
  identity: { id: summary.identityId, name: summary.identityName },
  actions: summary.actions.map((action) => ({ ...action })),
});

const certificateId = (text: string) => parseCertificateId(text) ?? missing('certificate');

function missing(what: string): never {
  throw new RefusedRequest('not_found', `There is no such ${what}.`);
}
