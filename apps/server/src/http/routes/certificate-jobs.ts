import { type Lifecycle, parseCertificateId, parseCertificateJobId } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { certificateJob, explained, jobAction, jobStatus } from '../schemas/certificates.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { taken } from './taken.ts';

const tags = ['jobs'];
const params = z.object({ id: z.string() });
const jobQuery = pageQuery.extend({
  certificate: z.string().optional(),
  state: jobStatus.optional(),
  action: jobAction.optional(),
  dead: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: those that wait for a person; false: all others' }),
});

export function certificateJobRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/certificate-jobs',
    {
      schema: {
        tags,
        summary: 'Jobs of certificates',
        description: 'Newest first.',
        querystring: jobQuery,
        response: { 200: pageOf(certificateJob) },
      },
    },
    async (request) => {
      const { certificate, state, action, dead, after, limit } = request.query;
      const jobs = await lifecycle.jobs(
        {
          ...(state === undefined ? {} : { status: state }),
          ...(action === undefined ? {} : { action }),
          ...(dead === undefined ? {} : { dead: dead === 'true' }),
          ...(certificate === undefined
            ? {}
            : { certificateId: parseCertificateId(certificate) ?? missing('certificate') }),
          after: cursor(after, parseCertificateJobId),
          limit: limit + 1,
        },
        actorOf(request),
      );
      return page([...jobs], limit, (job) => job.id);
    },
  );

  app.get(
    '/api/v1/certificate-jobs/:id',
    {
      schema: {
        tags,
        summary: 'One job',
        description: 'What it does, how often it was tried, what came of it.',
        params,
        response: { 200: certificateJob },
      },
    },
    async (request) => (await lifecycle.job(jobId(request.params.id), actorOf(request))) ?? missing('job'),
  );

  app.post(
    '/api/v1/certificate-jobs/:id/actions/cancel',
    {
      schema: {
        tags,
        summary: 'Take an order back',
        description: 'Takes an order back. It is over once the PKI has durably voided it, which is a job of its own.',
        params,
        body: explained,
        response: { 202: z.object({ certificateId: z.string() }) },
      },
    },
    async (request, reply) => {
      const context = commandContext(request, request.body.reason);
      const { certificateId } = taken(await lifecycle.cancelJob({ jobId: jobId(request.params.id) }, context));
      return reply.code(202).send({ certificateId });
    },
  );

  app.post(
    '/api/v1/certificate-jobs/:id/actions/retry',
    {
      schema: {
        tags,
        summary: 'Try a dead job again',
        description: 'Sends a dead job on again, with all its attempts before it.',
        params,
        body: explained,
        response: { 202: z.object({ jobId: z.string(), certificateId: z.string() }) },
      },
    },
    async (request, reply) => {
      const context = commandContext(request, request.body.reason);
      const retried = taken(await lifecycle.retryJob({ jobId: jobId(request.params.id) }, context));
      return reply.code(202).send({ ...retried });
    },
  );
}

const jobId = (text: string) => parseCertificateJobId(text) ?? missing('job');

function missing(what: string): never {
  throw new RefusedRequest('not_found', `There is no such ${what}.`);
}
