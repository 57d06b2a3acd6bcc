import { type Lifecycle, parseCertificateId, parseCertificateJobId } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { certificateJob, explained } from '../schemas/certificates.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';

const tags = ['jobs'];
const params = z.object({ id: z.string() });

export function certificateJobRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/certificate-jobs',
    {
      schema: {
        tags,
        description: 'Newest first.',
        querystring: pageQuery.extend({ certificate: z.string().optional() }),
        response: { 200: pageOf(certificateJob) },
      },
    },
    async (request) => {
      const { certificate, after, limit } = request.query;
      const jobs = await lifecycle.jobs({
        ...(certificate === undefined
          ? {}
          : { certificateId: parseCertificateId(certificate) ?? missing('certificate') }),
        after: cursor(after, parseCertificateJobId),
        limit: limit + 1,
      });
      return page([...jobs], limit, (job) => job.id);
    },
  );

  app.get(
    '/api/v1/certificate-jobs/:id',
    { schema: { tags, params, response: { 200: certificateJob } } },
    async (request) => (await lifecycle.job(jobId(request.params.id))) ?? missing('job'),
  );

  app.post(
    '/api/v1/certificate-jobs/:id/actions/cancel',
    {
      schema: {
        tags,
        description: 'Takes an order back. It is over once the PKI has durably voided it, which is a job of its own.',
        params,
        body: explained,
        response: { 202: z.object({ certificateId: z.string() }) },
      },
    },
    async (request, reply) => {
      const context = commandContext(request, request.body.reason);
      const outcome = await lifecycle.cancelJob({ jobId: jobId(request.params.id) }, context);
      if (!outcome.ok) throw new RefusedRequest(outcome.refusal.reason, outcome.refusal.detail);
      return reply.code(202).send({ certificateId: outcome.value.certificateId });
    },
  );
}

const jobId = (text: string) => parseCertificateJobId(text) ?? missing('job');

function missing(what: string): never {
  throw new RefusedRequest('not_found', `There is no such ${what}.`);
}
