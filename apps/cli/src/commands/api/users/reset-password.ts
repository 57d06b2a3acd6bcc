import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { userNamed } from './list.ts';
import { newPassword, passwordIn } from './password.ts';

export interface PasswordOptions {
  readonly passwordFile?: string;
  readonly presentPasswordFile?: string;
  readonly reason: string;
}

export async function resetPassword({
  api,
  args: [wanted = ''],
  options,
  output,
}: ApiCall<PasswordOptions>): Promise<ExitCode> {
  const { passwordFile, presentPasswordFile, reason } = options;
  const { password, shown } = await newPassword(passwordFile);
  const present = presentPasswordFile === undefined ? undefined : await passwordIn(presentPasswordFile);
  const { id, name } = await userNamed(api, wanted);
  bodyOf(
    await api.POST('/api/v1/users/{id}/actions/set-password', {
      params: { path: { id }, header: commandHeader() },
      body: { password, ...(present === undefined ? {} : { present }), reason },
    }),
  );
  output.thing({ id, name, password: shown }, [
    ['id', id],
    ['name', name],
    ['password', shown],
  ]);
  return EXIT.done;
}
