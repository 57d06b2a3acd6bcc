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

const DIGITS = 8;

/**
 * A revocation for a compromise waits for nobody else, so whoever asks for it types which certificate it is: the
 * end of its serial number, at least eight hex digits of it, with `--confirm` or on the terminal. A script
 * without either has named the certificate already. What has no serial number is left to the server to refuse.
 *
 * @throws WrongUse when something else was typed, or nothing.
 */
export async function confirmSerial(
  { api, args: [id = ''] }: Pick<ApiCall<object>, 'api' | 'args'>,
  confirm: string | undefined,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  const asks = input.isTTY === true && output.isTTY === true;
  if (confirm === undefined && !asks) return;
  const { serial, purpose, identity } = bodyOf(
    await api.GET('/api/v1/certificates/{id}', { params: { path: { id } } }),
  );
  if (serial === null) return;
  if (confirm === undefined) {
    output.write(`${printable(`${purpose} of ${identity.name}, serial number ${serial}`)}\n`);
    output.write('It is refused from this moment, and an incident is opened. This cannot be taken back.\n');
  }
  const question = `The last ${DIGITS} hex digits of its serial number: `;
  const typed = confirm ?? (await oneLine(question, input, output));
  if (!isEndOf(serial, typed)) {
    throw new WrongUse(`that is not how the serial number of ${id} ends (${DIGITS} hex digits); nothing was done`);
  }
}

/** Colons, spaces and capitals are as `openssl` prints them. A shorter number is typed whole. */
function isEndOf(serial: string, typed: string): boolean {
  const end = typed.replaceAll(/[\s:]/g, '').toLowerCase();
  return end.length >= Math.min(DIGITS, serial.length) && serial.toLowerCase().endsWith(end);
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
