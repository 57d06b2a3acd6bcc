import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { type GrantOptions, ownersIn } from './grant.ts';
import { userNamed } from './list.ts';

export interface RolesOptions extends GrantOptions {
  readonly reason: string;
}

export interface JoinOptions {
  readonly openidSubject?: string;
  readonly part?: boolean;
  readonly reason: string;
}

type Change = paths['/api/v1/users/{id}/actions/change']['post']['requestBody']['content']['application/json'];

export async function roles(call: ApiCall<RolesOptions>): Promise<ExitCode> {
  const { role, reason } = call.options;
  const owners = ownersIn(call.options);
  if (role === undefined && owners === undefined) throw new WrongUse('name --role, --owner or --all-owners');
  return change(call, { ...(role && { roles: [...role] }), ...(owners !== undefined && { owners }), reason });
}

export const enabled = (call: ApiCall<{ readonly reason: string }>, value: boolean): Promise<ExitCode> =>
  change(call, { enabled: value, reason: call.options.reason });

export async function join(call: ApiCall<JoinOptions>): Promise<ExitCode> {
  const { openidSubject, part = false, reason } = call.options;
  if (openidSubject === undefined && !part) throw new WrongUse('name --openid-subject, or --part');
  return change(call, { openIdSubject: openidSubject ?? null, reason });
}

/** Against the version that was read: nobody's change in between is lost. */
async function change({ api, args: [wanted = ''], output }: ApiCall<object>, body: Change): Promise<ExitCode> {
  const { id, name, version } = await userNamed(api, wanted);
  const params = { path: { id }, header: commandHeader(version) };
  const changed = bodyOf(await api.POST('/api/v1/users/{id}/actions/change', { params, body }));
  output.thing(changed, [
    ['id', id],
    ['name', name],
    ['version', changed.version],
  ]);
  return EXIT.done;
}
