import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { confinedCommandLine } from '@bfcert/pki-process';
import { type CeremonyOutcome, readOutcome } from './ceremony-record.ts';
import type { CeremonyTask } from './task.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** The task was not done; says why. */
export class CeremonyFailed extends Error {
  override readonly name = 'CeremonyFailed';
}

/**
 * Has a task done by a process that is confined as the control plane is: no network, no files but the
 * data directory and what the task names. The keys are in that process alone, or in a token.
 *
 * @throws CeremonyFailed
 */
export async function performConfined(task: CeremonyTask): Promise<CeremonyOutcome> {
  const exported = 'export' in task ? task.export : null;
  const brought = 'rootKey' in task ? task.rootKey : null;
  const { command, arguments: args } = confinedCommandLine({
    entry: MAIN,
    readable: [...(brought === null ? [] : [brought.path]), ...task.tokens.map(({ secretFile }) => secretFile)],
    writable: [task.dataDirectory, task.publishedDirectory, ...(exported === null ? [] : [exported.directory])],
    network: false,
    addons: false,
  });
  const child = spawn(command, args, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(task));
  const [code, answer, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new CeremonyFailed(complaint.trim().split('\n').at(-1) ?? 'the process ended without a word');
  const outcome = readOutcome(JSON.parse(answer));
  if (!outcome.ok) throw new CeremonyFailed(`the outcome ${outcome.refusal}`);
  return outcome.value;
}
