import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { type GrantOptions, grantIn } from './grant.ts';
import { newPassword } from './password.ts';

export interface AddOptions extends GrantOptions {
  readonly service?: boolean;
  readonly openidSubject?: string;
  readonly passwordFile?: string;
  readonly reason: string;
}

/** A person has a password from the first moment on, or is the provider's; nobody can call in between. */
export async function add({ api, args: [name = ''], options, output }: ApiCall<AddOptions>): Promise<ExitCode> {
  const { service = false, openidSubject, passwordFile, reason } = options;
  const hasPassword = !service && openidSubject === undefined;
  if (!hasPassword && passwordFile !== undefined) throw new WrongUse('it has no password: leave --password-file out');
  // Read before anything is made.
  const first = hasPassword ? await newPassword(passwordFile) : null;
  const kind = service ? 'service' : 'user';
  const body = { kind, name, ...grantIn(options), reason } as const;
  const { id } = bodyOf(await api.POST('/api/v1/users', { params: { header: commandHeader() }, body }));
  const params = { path: { id }, header: commandHeader() };
  if (first !== null) {
    const { password } = first;
    bodyOf(await api.POST('/api/v1/users/{id}/actions/set-password', { params, body: { password, reason } }));
  }
  if (openidSubject !== undefined) {
    const joined = { openIdSubject: openidSubject, reason };
    bodyOf(await api.POST('/api/v1/users/{id}/actions/change', { params, body: joined }));
  }
  const password = first?.shown ?? null;
  output.thing({ id, name, password }, [
    ['id', id],
    ['name', name],
    ['password', password],
  ]);
  return EXIT.done;
}
