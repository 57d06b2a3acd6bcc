import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/capability-matrix/families', { params: { query: { limit: 500, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'family', of: ({ family }) => family },
    { heading: 'stations', of: ({ stations }) => stations },
    { heading: 'version', of: ({ declaration }) => declaration?.version },
    { heading: 'path', of: ({ declaration }) => inWords(declaration?.capabilities.path) },
    { heading: 'declared by', of: ({ declaration }) => declaration?.declaredBy },
    { heading: 'why', of: ({ declaration }) => declaration?.reason },
  ]);
  return EXIT.done;
}

export async function capabilities({ api, args, output, say }: ApiCall<object>): Promise<ExitCode | undefined> {
  const [name = ''] = args;
  const params = { path: { family: name } };
  const found = bodyOf(await api.GET('/api/v1/capability-matrix/families/{family}', { params }));
  const { declaration } = found;
  output.thing(found, [
    ['family', found.family],
    ['version', declaration?.version],
    ['declared at', declaration?.declaredAt],
    ['declared by', declaration?.declaredBy],
    ['why', declaration?.reason],
    ['excluded until', declaration?.exclusion?.until],
    ['answered for by', declaration?.exclusion?.responsible],
    ...Object.entries(declaration?.capabilities ?? {}).map(([one, value]) => [one, inWords(value)] as const),
  ]);
  if (declaration === null) say('nothing is declared of it: what its stations can do they show themselves');
  return EXIT.done;
}

export async function versions({ api, args, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const [name = ''] = args;
  const read = (after: string | undefined) =>
    api.GET('/api/v1/capability-matrix/families/{family}/versions', {
      params: { path: { family: name }, query: { limit: 500, ...(after ? { after } : {}) } },
    });
  output.rows(await everyOne(read), [
    { heading: 'version', of: ({ version }) => version },
    { heading: 'declared at', of: ({ declaredAt }) => declaredAt },
    { heading: 'declared by', of: ({ declaredBy }) => declaredBy },
    { heading: 'why', of: ({ reason }) => reason },
    {
      heading: 'capabilities',
      of: ({ capabilities: declared }) =>
        Object.entries(declared)
          .map(([one, value]) => `${one}=${inWords(value)}`)
          .join(' '),
    },
  ]);
  return EXIT.done;
}

type Value = boolean | number | string | readonly string[] | null | undefined;

/** Empty for nothing. */
export function inWords(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? value.join(',') : String(value);
}
