import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';

interface Explained {
  readonly reason: string;
}

export interface RotateOptions extends Explained {
  readonly trigger: 'hygiene' | 'exposure' | 'installer_transfer' | 'board_replacement' | 'periodic';
  readonly now?: boolean;
}

export interface RevokeOptions extends Explained {
  readonly compromised?: boolean;
}

export interface PolicyOptions extends Explained {
  readonly level: 'fleet' | 'owner' | 'family';
  readonly value?: string;
  readonly days: string;
  readonly from?: string;
}

export interface ProposeOptions extends Explained {
  readonly description: string;
}

export async function rotate(call: ApiCall<RotateOptions>): Promise<ExitCode> {
  const { api, args, options, output, say } = call;
  const { trigger, now = false, reason } = options;
  const begun = bodyOf(
    await api.POST('/api/v1/stations/{id}/actions/rotate-authorization-key', {
      params: { path: { id: args[0] ?? '' }, header: commandHeader() },
      body: { trigger, reconnect: now ? 'at_once' : 'when_convenient', reason },
    }),
  );
  say(`it goes on by itself: bfcert keys rotation ${begun.rotationId}`);
  output.thing(begun, [['rotation', begun.rotationId]]);
  return EXIT.done;
}

export async function revoke(call: ApiCall<RevokeOptions>): Promise<ExitCode> {
  const { api, args, options, output, say } = call;
  const { compromised = false, reason } = options;
  const done = bodyOf(
    await api.POST('/api/v1/authorization-keys/{id}/actions/revoke', {
      params: { path: { id: args[0] ?? '' }, header: commandHeader() },
      body: { because: compromised ? 'compromised' : 'withdrawn', reason },
    }),
  );
  if (done.approvalId !== null) {
    say(
      `nothing was done: it is the last way in; a second person is asked: bfcert approvals approve ${done.approvalId}`,
    );
  }
  output.thing(done, [
    ['key', done.keyId],
    ['approval', done.approvalId],
    ['way in', done.wayIn],
    ['next', done.advice],
  ]);
  return EXIT.done;
}

export async function issue(call: ApiCall<Explained>): Promise<ExitCode> {
  const { api, args, options, output, say } = call;
  const issued = bodyOf(
    await api.POST('/api/v1/stations/{id}/actions/issue-authorization-key', {
      params: { path: { id: args[0] ?? '' }, header: commandHeader() },
      body: { reason: options.reason },
    }),
  );
  say('it is shown this once: the station gets another as soon as it has come with it');
  output.thing(issued, [
    ['key', issued.keyId],
    ['password (2.x)', issued.secret],
    ['AuthorizationKey (1.6)', issued.hex],
    ['ends unused', issued.until],
  ]);
  return EXIT.done;
}

export const retry = async (call: ApiCall<Explained>): Promise<ExitCode> =>
  told(call, bodyOf(await call.api.POST('/api/v1/key-rotations/{id}/actions/retry', sent(call))));

export const abandon = async (call: ApiCall<Explained>): Promise<ExitCode> =>
  told(call, bodyOf(await call.api.POST('/api/v1/key-rotations/{id}/actions/abandon', sent(call))));

const sent = ({ args: [id = ''], options: { reason } }: ApiCall<Explained>) => ({
  params: { path: { id }, header: commandHeader() },
  body: { reason },
});

function told({ output }: ApiCall<Explained>, done: { readonly rotationId: string; readonly phase: string }): ExitCode {
  output.thing(done, [
    ['rotation', done.rotationId],
    ['phase', done.phase],
  ]);
  return EXIT.done;
}

export async function setPolicy({ api, options, output }: ApiCall<PolicyOptions>): Promise<ExitCode> {
  const { level, value = '', days, from = null, reason } = options;
  const periodDays = days === 'never' ? null : wholeNumber(days, 'days', 1, 100_000);
  const set = bodyOf(
    await api.PUT('/api/v1/key-policies', {
      params: { header: commandHeader() },
      body: { level, value, periodDays, fromDay: from, reason },
    }),
  );
  output.thing(
    set,
    set.policies.map((one) => [
      `${one.level} ${one.value}`.trim(),
      one.periodDays === null ? 'never' : `every ${one.periodDays} days`,
    ]),
  );
  return EXIT.done;
}

export async function proposePath(call: ApiCall<ProposeOptions>): Promise<ExitCode> {
  const { api, args, options, output, say } = call;
  const proposed = bodyOf(
    await api.POST('/api/v1/key-cutover-paths', {
      params: { header: commandHeader() },
      body: { family: args[0] ?? '', description: options.description, reason: options.reason },
    }),
  );
  say(`a second person is asked: bfcert approvals approve ${proposed.approvalId}`);
  output.thing(proposed, [
    ['path', proposed.pathId],
    ['approval', proposed.approvalId],
  ]);
  return EXIT.done;
}
