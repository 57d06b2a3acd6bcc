import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { dryRunOfRevocation, tellOfStations } from './tell-of-revocation.ts';
import { typedIdentity } from './typed-identity.ts';
import { compromises, type PlainVerb, type RevocationReason } from './verbs.ts';

export interface ActOptions {
  readonly reason: string;
  /** The version that the record must have. */
  readonly ifVersion?: string;
}

interface Taken {
  readonly certificateId: string;
  readonly jobId: string | null;
  readonly approvalId: string | null;
}

export const act =
  (verb: PlainVerb) =>
  async (call: ApiCall<ActOptions>): Promise<ExitCode | undefined> => {
    // All of them have this one's form.
    const path = `/api/v1/certificates/{id}/actions/${verb}` as '/api/v1/certificates/{id}/actions/activate';
    const { reason } = call.options;
    return tell(call, bodyOf(await call.api.POST(path, { params: paramsOf(call), body: { reason } })));
  };

export interface RevokeOptions extends ActOptions {
  readonly revocationReason: RevocationReason;
  readonly suspectedSince?: string;
  /** The name of its identity. */
  readonly confirm?: string;
  readonly dryRun?: boolean;
}

export async function revoke(call: ApiCall<RevokeOptions>): Promise<ExitCode | undefined> {
  const { reason, revocationReason, suspectedSince, dryRun = false } = call.options;
  if (dryRun) return dryRunOfRevocation(call);
  const needed = compromises.includes(revocationReason);
  // On a terminal whoever types the name is told there.
  const asks = needed && call.options.confirm === undefined;
  if (!asks) await tellOfStations(call);
  const confirm = asks ? await typedIdentity(call) : call.options.confirm;
  const since = suspectedSince === undefined ? {} : { suspectedSince };
  const confirmed = confirm === undefined ? {} : { confirmIdentity: confirm };
  const answer = await call.api.POST('/api/v1/certificates/{id}/actions/revoke', {
    params: paramsOf(call),
    body: { reason, revocationReason, ...since, ...confirmed },
  });
  return tell(call, bodyOf(answer));
}

export async function replaceAndRevoke(
  call: ApiCall<ActOptions & { readonly revocationReason: RevocationReason; readonly deadline?: string }>,
): Promise<ExitCode | undefined> {
  const { reason, revocationReason, deadline = null } = call.options;
  const answer = await call.api.POST('/api/v1/certificates/{id}/actions/replace-and-revoke', {
    params: paramsOf(call),
    body: { reason, revocationReason, deadline },
  });
  return tell(call, bodyOf(answer));
}

export async function keep(call: ApiCall<ActOptions>): Promise<ExitCode | undefined> {
  const { api, options, output } = call;
  const params = paramsOf(call);
  const { reason } = options;
  const kept = bodyOf(await api.POST('/api/v1/certificates/{id}/actions/keep', { params, body: { reason } }));
  output.thing(kept, [['certificate', kept.certificateId]]);
  return EXIT.done;
}

function paramsOf({ args: [id = ''], options: { ifVersion } }: ApiCall<ActOptions>) {
  return { path: { id }, header: commandHeader(ifVersion) };
}

function tell({ output, say }: ApiCall<ActOptions>, taken: Taken): ExitCode {
  const { certificateId, jobId, approvalId } = taken;
  if (approvalId !== null) say(`nothing was done: another person is asked; bfcert approvals approve ${approvalId}`);
  output.thing(taken, [
    ['certificate', certificateId],
    ['job', jobId],
    ['approval', approvalId],
  ]);
  return EXIT.done;
}
