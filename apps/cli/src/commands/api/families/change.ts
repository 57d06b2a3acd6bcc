import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';
import { inWords } from './look.ts';

type Declare = paths['/api/v1/capability-matrix/families/{family}']['put'];
type Draft = Omit<Declare['requestBody']['content']['application/json'], 'reason'>;

export interface PreviewOptions {
  readonly file: string;
}
export interface DeclareOptions extends PreviewOptions {
  readonly ifVersion: string;
  readonly reason: string;
}

/** What a declaration that was read says of itself, and a draft does not. */
const OF_A_DECLARATION: ReadonlySet<string> = new Set(['version', 'declaredAt', 'declaredBy', 'reason']);

/** 8: some stations contradict it, or something could not be had of them any more. */
export async function preview(call: ApiCall<PreviewOptions>): Promise<ExitCode | undefined> {
  const { api, args, options, output, say } = call;
  const [family = ''] = args;
  const params = { path: { family }, header: commandHeader() };
  const body = { ...draftIn(await readInput(options.file)), reason: 'a preview' };
  const effect = bodyOf(
    await api.POST('/api/v1/capability-matrix/families/{family}/actions/preview', { params, body }),
  );
  output.rows(effect.examples, [
    { heading: 'station', of: ({ identityId }) => identityId },
    { heading: 'name', of: ({ name }) => name },
    {
      heading: 'changes',
      of: ({ changes }) =>
        changes
          .map(({ capability, from, to }) => `${capability}: ${inWords(from) || '?'} → ${inWords(to) || '?'}`)
          .join(', '),
    },
    { heading: 'refused then', of: ({ refused }) => refused.join(', ') },
    { heading: 'allowed then', of: ({ allowed }) => allowed.join(', ') },
    { heading: 'contradicts', of: ({ contradicts }) => contradicts.join(', ') },
  ]);
  const { stations, touched, contradicted, baseVersion } = effect;
  say(`of ${stations} stations ${touched} are touched, and ${contradicted} have shown something else`);
  say(`nothing has changed: bfcert families declare … --if-version ${baseVersion}`);
  const isClean = contradicted === 0 && Object.keys(effect.refused).length === 0;
  return isClean ? EXIT.done : EXIT.finding;
}

export async function declare(call: ApiCall<DeclareOptions>): Promise<ExitCode | undefined> {
  const { api, args, options, output } = call;
  const [family = ''] = args;
  const params = { path: { family }, header: commandHeader(options.ifVersion) };
  const body = { ...draftIn(await readInput(options.file)), reason: options.reason };
  const declared = bodyOf(await api.PUT('/api/v1/capability-matrix/families/{family}', { params, body }));
  output.thing(declared, [
    ['family', family],
    ['version', declared.version],
  ]);
  return EXIT.done;
}

function draftIn(text: string): Draft {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WrongUse('the declaration is no JSON');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new WrongUse('the declaration is no object');
  }
  // What else is wrong with it the server says.
  return Object.fromEntries(
    Object.entries(value).filter(([field]) => !OF_A_DECLARATION.has(field)),
  ) as unknown as Draft;
}
