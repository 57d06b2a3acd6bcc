import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export async function show({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const found = bodyOf(await api.GET('/api/v1/identities/{id}', { params: { path: { id } } }));
  output.thing(found, [
    ['id', found.id],
    ['name', found.name],
    ['type', found.subjectType],
    ['owner', found.owner],
    ['family', found.family],
    ['cohorts', found.cohorts.join(' ')],
    ...found.bindings.map(({ kind, value }): [string, string] => [kind, value]),
    ['created', found.createdAt],
    ['version', found.version],
  ]);
  return EXIT.done;
}
