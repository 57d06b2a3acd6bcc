import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface OpenOptions {
  readonly reason: string;
}
export interface WithdrawOptions extends OpenOptions {
  /** The version that it must have. */
  readonly ifVersion?: string;
}
export interface AdmitOptions extends WithdrawOptions {
  readonly certificate: string;
  readonly until: string;
}

export interface OneTimeKeyOptions extends WithdrawOptions {
  readonly until: string;
}

interface Changed {
  readonly recoveryCaseId: string;
  readonly version: number;
  readonly approvalId: string | null;
}

export async function open(call: ApiCall<OpenOptions>): Promise<ExitCode | undefined> {
  const [identityId = ''] = call.args;
  const { reason } = call.options;
  const params = { header: commandHeader() };
  return tell(call, bodyOf(await call.api.POST('/api/v1/recovery-cases', { params, body: { identityId, reason } })));
}

export async function admitBootstrap(call: ApiCall<AdmitOptions>): Promise<ExitCode | undefined> {
  const { reason, certificate: certificateId, until } = call.options;
  const answer = await call.api.POST('/api/v1/recovery-cases/{id}/actions/admit-bootstrap', {
    params: paramsOf(call),
    body: { reason, certificateId, until },
  });
  return tell(call, bodyOf(answer));
}

export async function admitOneTimeKey(call: ApiCall<OneTimeKeyOptions>): Promise<ExitCode | undefined> {
  const { reason, until } = call.options;
  const answer = await call.api.POST('/api/v1/recovery-cases/{id}/actions/admit-one-time-key', {
    params: paramsOf(call),
    body: { reason, until },
  });
  return tell(call, bodyOf(answer));
}

export async function takeOneTimeKey(call: ApiCall<OpenOptions>): Promise<ExitCode | undefined> {
  const { reason } = call.options;
  const params = paramsOf(call);
  const path = '/api/v1/recovery-cases/{id}/actions/take-one-time-key';
  const taken = bodyOf(await call.api.POST(path, { params, body: { reason } }));
  call.output.thing(taken, [
    ['recovery case', taken.recoveryCaseId],
    ['password', taken.secret],
    ['until', taken.until],
  ]);
  return EXIT.done;
}

export async function withdraw(call: ApiCall<WithdrawOptions>): Promise<ExitCode | undefined> {
  const { reason } = call.options;
  const answer = await call.api.POST('/api/v1/recovery-cases/{id}/actions/withdraw', {
    params: paramsOf(call),
    body: { reason },
  });
  return tell(call, bodyOf(answer));
}

function paramsOf({ args: [id = ''], options: { ifVersion } }: ApiCall<WithdrawOptions>) {
  return { path: { id }, header: commandHeader(ifVersion) };
}

function tell({ output, say }: ApiCall<OpenOptions>, changed: Changed): ExitCode {
  const { recoveryCaseId, version, approvalId } = changed;
  if (approvalId !== null) say(`nothing was done: another person is asked; bfcert approvals approve ${approvalId}`);
  output.thing(changed, [
    ['recovery case', recoveryCaseId],
    ['version', version],
    ['approval', approvalId],
  ]);
  return EXIT.done;
}
