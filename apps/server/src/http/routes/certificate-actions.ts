import {
  type ActionName,
  type ApprovalId,
  type CertificateId,
  type CommandContext,
  type Lifecycle,
  type Outcome,
  parseCertificateId,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import type { ProblemCode } from '../problem-list/problem-list.ts';
import { RefusedRequest } from '../problems.ts';
import { actionTaken, explained, immediateRevocation, replacement } from '../schemas/certificates.ts';
import { taken } from './taken.ts';

const params = z.object({ id: z.string() });

/** What a command made or changed: for a renewal the next certificate, else the one it was about. */
type Taken = Outcome<{ readonly certificateId: CertificateId; readonly approvalId?: ApprovalId | null }, ProblemCode>;

type Register = (app: HttpApp, lifecycle: Lifecycle, name: ActionName) => void;

/** One entry for each name in a record's `actions`; the compiler misses none. */
const actions: Readonly<Record<ActionName, Register>> = {
  renew: action(explained, (lifecycle, input, _, context) => lifecycle.renewCertificate(input, context)),
  revoke: action(immediateRevocation, (lifecycle, input, body, context) => {
    const { revocationReason: reason, suspectedSince, confirmIdentity: confirmation = null } = body;
    const since = suspectedSince === undefined ? {} : { suspectedSince: inUtc(suspectedSince) };
    return lifecycle.revokeCertificate({ ...input, reason, confirmation, ...since }, context);
  }),
  'replace-and-revoke': action(replacement, (lifecycle, input, { revocationReason: reason, deadline }, context) =>
    lifecycle.replaceAndRevoke({ ...input, reason, deadline: deadline === null ? null : inUtc(deadline) }, context),
  ),
  install: action(explained, (lifecycle, input, _, context) => lifecycle.installCertificate(input, context)),
  cancel: action(explained, (lifecycle, input, _, context) => lifecycle.cancelRequest(input, context)),
  // Nobody proves over HTTP what an endpoint holds: what was sent is given up by the process that asked the endpoint.
  abandon: action(explained, (lifecycle, input, _, context) =>
    lifecycle.abandonCertificate({ ...input, provenUnused: false }, context),
  ),
  deactivate: action(explained, (lifecycle, input, _, context) => lifecycle.deactivateCertificate(input, context)),
  activate: action(explained, (lifecycle, input, _, context) => lifecycle.activateCertificate(input, context)),
  delete: action(explained, (lifecycle, input, _, context) => lifecycle.deleteCertificate(input, context)),
};

/** In the one spelling in which times are compared. */
const inUtc = (time: string): string => new Date(time).toISOString();

export function certificateActionRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  for (const [name, register] of Object.entries(actions)) register(app, lifecycle, name as ActionName);

  app.post(
    '/api/v1/certificates/:id/actions/keep',
    {
      schema: {
        tags: ['certificates'],
        summary: 'Certificate: keep',
        description: 'Takes a planned revocation (replace-and-revoke) back; what was begun in its place goes on.',
        params,
        body: explained,
        response: { 200: z.object({ certificateId: z.string() }) },
      },
    },
    async (request) => {
      const certificateId = parseCertificateId(request.params.id);
      if (certificateId === null) throw new RefusedRequest('not_found', 'There is no such certificate.');
      const context = commandContext(request, request.body.reason);
      taken(await lifecycle.keepCertificate({ certificateId }, context));
      return { certificateId };
    },
  );
}

/** 202 where a job goes on with it, an endpoint is to, or a second person is asked; else 200. */
function action<Body extends typeof explained>(
  body: Body,
  run: (
    lifecycle: Lifecycle,
    input: { readonly certificateId: CertificateId },
    body: z.output<Body>,
    context: CommandContext,
  ) => Promise<Taken>,
): Register {
  return (app, lifecycle, name) => {
    app.post(
      `/api/v1/certificates/:id/actions/${name}`,
      {
        config: { versioned: true },
        schema: {
          tags: ['certificates'],
          summary: `Certificate: ${name}`,
          description: whatActionsDo.certificate[name],
          params,
          body,
          response: { 200: actionTaken, 202: actionTaken },
        },
      },
      async (request, reply) => {
        const id = parseCertificateId(request.params.id);
        if (id === null) throw new RefusedRequest('not_found', 'There is no such certificate.');
        const given = request.body as z.output<Body>;
        const { certificateId, approvalId = null } = taken(
          await run(lifecycle, { certificateId: id }, given, commandContext(request, given.reason)),
        );
        if (approvalId !== null) {
          void reply.header('location', `/api/v1/approvals/${approvalId}`);
          return reply.code(202).send({ certificateId, jobId: null, approvalId });
        }
        const [job] = await lifecycle.jobs({ certificateId, open: true, after: null, limit: 1 }, actorOf(request));
        if (job !== undefined) void reply.header('location', `/api/v1/certificate-jobs/${job.id}`);
        const goesOn = job !== undefined || name === 'renew' || name === 'install' || name === 'replace-and-revoke';
        return reply.code(goesOn ? 202 : 200).send({ certificateId, jobId: job?.id ?? null, approvalId });
      },
    );
  };
}
