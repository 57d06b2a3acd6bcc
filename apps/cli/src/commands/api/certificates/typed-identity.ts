import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { WrongUse } from '../exit-codes.ts';
import { printable } from '../output.ts';

/** Where somebody is asked, if there is one: both ends have to be a terminal. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
}

/**
 * A revocation for a compromise waits for nobody else, so whoever asks for it types whom it shuts out: the name of the
 * identity. The server compares it; a script says it with `--confirm`.
 *
 * @throws WrongUse when nobody can be asked, or nothing was typed.
 */
export async function typedIdentity(
  { api, args: [id = ''] }: Pick<ApiCall<object>, 'api' | 'args'>,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  if (input.isTTY !== true || output.isTTY !== true) {
    throw new WrongUse('confirm it with --confirm and the name of its identity; nothing was done');
  }
  const { serial, purpose, identity, stationsCutOff } = bodyOf(
    await api.GET('/api/v1/certificates/{id}', { params: { path: { id } } }),
  );
  output.write(`${printable(`${purpose} of ${identity.name}, serial number ${serial ?? 'not known'}`)}\n`);
  for (const name of stationsCutOff) output.write(`${printable(name)} comes in with it and loses its line.\n`);
  output.write('It is refused from this moment, and an incident is opened. This cannot be taken back.\n');
  const typed = (await oneLine('The name of its identity: ', input, output)).trim();
  if (typed === '') throw new WrongUse('no name was typed; nothing was done');
  return typed;
}

/** Empty when the input ends, or Ctrl-C is typed. */
async function oneLine(question: string, input: Readable, output: Writable): Promise<string> {
  const lines = createInterface({ input, output, terminal: true, prompt: question });
  lines.prompt();
  try {
    for await (const line of lines) return line;
    output.write('\n');
    return '';
  } finally {
    lines.close();
  }
}
