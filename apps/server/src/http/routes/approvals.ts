import {
  type ApprovalVerdict,
  type ApprovalView,
  anchorChangeBehind,
  type ExceptionGrant,
  type IdentityRename,
  type Lifecycle,
  parseApprovalId,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { approval, approvalQuery, approvalStatus } from '../schemas/approvals.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import type { TrustReadinessApi } from '../trust-readiness-api.ts';
import { taken } from './taken.ts';

const tags = ['approvals'];
const params = z.object({ id: z.string() });
const verdicts: readonly ApprovalVerdict[] = ['approve', 'decline', 'withdraw'];

/** Commands that need a second person. */
export function approvalRoutes(app: HttpApp, lifecycle: Lifecycle, api: TrustReadinessApi): void {
  app.get(
    '/api/v1/approvals',
    {
      schema: {
        tags,
        summary: 'Commands that need a second person',
        description: 'Commands that wait, or waited, for a second person, newest first.',
        querystring: approvalQuery,
        response: { 200: pageOf(approval) },
      },
    },
    async (request) => {
      const { status, after, limit } = request.query;
      const query = { ...(status ? { status } : {}), after: cursor(after, parseApprovalId), limit: limit + 1 };
      const found = await lifecycle.approvals(query, actorOf(request));
      return page(found.map(row), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/approvals/:id',
    {
      schema: {
        tags,
        summary: 'One approval',
        description: 'What was asked for, by whom, until when it can be answered, and the answer.',
        params,
        response: { 200: approval },
      },
    },
    async (request) => {
      const found = await lifecycle.approval(approvalId(request.params.id), actorOf(request));
      return found === null ? missing() : row(found);
    },
  );

  for (const verdict of verdicts) {
    app.post(
      `/api/v1/approvals/:id/actions/${verdict}`,
      {
        schema: {
          tags,
          summary: `Approval: ${verdict}`,
          description: whatActionsDo.approval[verdict],
          params,
          body: explained,
          response: { 200: z.object({ approvalId: z.string(), status: approvalStatus }) },
        },
      },
      async (request) => {
        const input = { approvalId: approvalId(request.params.id), verdict };
        const asked = verdict === 'approve' ? await lifecycle.approval(input.approvalId, actorOf(request)) : null;
        const change = asked === null ? null : anchorChangeBehind(asked.action);
        const looked = change === null ? {} : { readiness: await api.readinessOf(change) };
        const context = commandContext(request, request.body.reason);
        const { status } = taken(await lifecycle.answerApproval({ ...input, ...looked }, context));
        return { approvalId: input.approvalId, status };
      },
    );
  }
}

function row(view: ApprovalView): z.infer<typeof approval> {
  const { action, answer, overtaken = null, actions, ...rest } = view;
  return {
    ...rest,
    command: action.kind,
    certificateId: 'certificateId' in action ? action.certificateId : null,
    version: 'version' in action ? action.version : null,
    bulkActionId: 'bulkActionId' in action ? action.bulkActionId : null,
    count: 'count' in action ? action.count : null,
    revocationReason: 'reason' in action ? action.reason : null,
    deadline: action.kind === 'replace-and-revoke' ? action.deadline : null,
    recoveryCaseId: 'recoveryCaseId' in action ? action.recoveryCaseId : null,
    until: 'until' in action ? action.until : null,
    exception: action.kind === 'grant-binding-exception' ? exceptionOf(action) : null,
    tolerance: action.kind === 'grant-station-tolerance' ? action.tolerance : null,
    stationAdoptionId: action.kind === 'adopt-stations' ? action.adoptionId : null,
    authorizationKey:
      action.kind === 'revoke-authorization-key' ? { keyId: action.keyId, version: action.keyVersion } : null,
    cutoverPath: action.kind === 'record-key-cutover-path' ? { pathId: action.pathId, family: action.family } : null,
    breakGlass:
      action.kind === 'open-break-glass'
        ? { breakGlassId: action.breakGlassId, key: action.key, lowers: action.lowers }
        : null,
    wave: action.kind === 'start-wave' ? { waveId: action.waveId, kind: action.waveKind, name: action.name } : null,
    trustAnchors: 'bundleId' in action ? { bundleId: action.bundleId, purpose: action.bundlePurpose } : null,
    serverChain:
      action.kind === 'switch-server-chain'
        ? { slot: action.slot, from: action.from, fingerprint: action.fingerprint }
        : null,
    readiness: 'readiness' in action ? (action.readiness ?? null) : null,
    identity: action.kind === 'change-identity' ? identityOf(action) : null,
    decommission:
      action.kind === 'decommission-identity'
        ? { certificates: action.certificates, endpoints: [...action.endpoints] }
        : null,
    answer,
    overtaken,
    actions: [...actions],
  };
}

const identityOf = ({ owner, family, cohorts, bindings }: IdentityRename) => ({
  owner,
  family,
  cohorts: [...cohorts],
  bindings: bindings.map(({ kind, value }) => ({ kind, value })),
});

const exceptionOf = ({ purpose, bindingKind, value }: ExceptionGrant) => ({ purpose, kind: bindingKind, value });

const approvalId = (text: string) => parseApprovalId(text) ?? missing();

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such approval.');
}
