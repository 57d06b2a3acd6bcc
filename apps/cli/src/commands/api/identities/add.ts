import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { bindingIn } from './bindings.ts';

type Registration = paths['/api/v1/identities']['post']['requestBody']['content']['application/json'];

export interface AddOptions {
  readonly owner: string;
  readonly family: string;
  readonly cohort?: readonly string[];
  readonly binding?: readonly string[];
  readonly reason: string;
}

/** The server says which types there are, and which bindings each needs. */
export async function add({
  api,
  args: [subjectType = ''],
  options,
  output,
}: ApiCall<AddOptions>): Promise<ExitCode | undefined> {
  const { owner, family, cohort = [], binding = [], reason } = options;
  const body = { subjectType, owner, family, cohorts: cohort, bindings: binding.map(bindingIn), reason };
  const made = bodyOf(
    await api.POST('/api/v1/identities', { params: { header: commandHeader() }, body: body as Registration }),
  );
  output.thing(made, [['id', made.id]]);
  return EXIT.done;
}
