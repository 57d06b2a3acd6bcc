import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

const LEAST_CHARACTERS = 16;

/**
 * A passphrase from a file of its own, or from standard input: asked for on a terminal, without showing
 * it and, for a new one, twice; else the first line. Never from an argument or the environment.
 */
export async function readPassphrase(file: string | undefined, what: string, use: 'new' | 'known'): Promise<string> {
  const passphrase = file === undefined ? await fromInput(what, use) : fromFile(file);
  if (use === 'new' && passphrase.length < LEAST_CHARACTERS) {
    throw new Error(`${what} has at least ${LEAST_CHARACTERS} characters`);
  }
  return passphrase;
}

function fromFile(path: string): string {
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new Error(`the passphrase file ${path} is open to other users: set its mode to 0600`);
  }
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
}

async function fromInput(what: string, use: 'new' | 'known'): Promise<string> {
  const first = await oneLine(`${what}: `);
  if (use === 'new' && process.stdin.isTTY && (await oneLine('once more: ')) !== first) {
    throw new Error('the two are not the same');
  }
  return first;
}

/** What is typed goes to an output that shows nothing. */
async function oneLine(question: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: process.stdin.isTTY === true });
  try {
    for await (const line of lines) return line;
    throw new Error('no passphrase on standard input');
  } finally {
    lines.close();
    if (process.stdin.isTTY) process.stderr.write('\n');
  }
}
