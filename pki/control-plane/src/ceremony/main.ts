/** One task of a key ceremony as a process of its own: the task on standard input, its outcome on standard output. */
import { text } from 'node:stream/consumers';
import { endWith, messageOf } from '@bfcert/pki-process';
import { performTask } from './perform-task.ts';
import { readTask } from './task.ts';

process.umask(0o077);

async function run(): Promise<string> {
  let json: unknown;
  try {
    json = JSON.parse(await text(process.stdin));
  } catch {
    // Without the parser's message: it would quote the text, and with it a passphrase.
    throw new Error('the task is not JSON');
  }
  const task = readTask(json);
  if (!task.ok) throw new Error(`the task ${task.refusal}`);
  const outcome = await performTask(task.value);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return JSON.stringify(outcome.value);
}

try {
  process.stdout.write(`${await run()}\n`);
} catch (error) {
  endWith(messageOf(error));
}
