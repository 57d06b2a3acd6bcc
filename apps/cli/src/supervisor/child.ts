import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Json } from '@bfcert/kernel/canonical-json';

/** One of the processes that are kept running. */
export interface Child {
  readonly name: string;
  /** Undefined before it runs and after it has ended. */
  pid(): number | undefined;
  /** Rejects with what it said, when it cannot do its work or ended before it could. */
  readonly ready: Promise<void>;
  /** How it ended, in words that follow its name. Never rejects. */
  readonly exited: Promise<string>;
  /** Asks it to end; after `graceMs` it is killed. Resolves when it has ended, at once when it had before. */
  stop(graceMs: number): Promise<void>;
}

/**
 * One of our own processes. It gets its configuration as the first line of its standard input and
 * answers with one line on standard output, `{"ready":true,…}` or `{"ready":false,"problem":…}`; when
 * its standard input closes, its parent is gone and it ends by itself, so nobody is left behind by a
 * `kill -9`.
 */
export function startChild(name: string, entry: string, configuration: Json): Child {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A Ctrl-C in the terminal is for the supervisor, which ends its children in their order.
    detached: true,
    env: {
      PATH: process.env.PATH ?? '',
      TZ: 'UTC',
      ...ofOurs('NODE_ENV'),
      // Node compiles anew at each start otherwise.
      ...ofOurs('NODE_COMPILE_CACHE'),
    },
  });
  const exited = howItEnded(child);
  // A child that died takes its pipe with it; `exited` tells.
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify(configuration)}\n`);
  const lines = createInterface({ input: child.stdout });
  const line = new Promise<string>((resolve) => lines.once('line', resolve));
  return {
    name,
    pid: () => pidOf(child),
    ready: readyLine(name, line, exited),
    exited,
    stop: async (graceMs) => {
      child.stdin.end();
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function ofOurs(variable: string): Readonly<Record<string, string>> {
  const value = process.env[variable];
  return value ? { [variable]: value } : {};
}

export const pidOf = (child: ChildProcess): number | undefined =>
  child.exitCode === null && child.signalCode === null ? child.pid : undefined;

export function howItEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code ?? '?'}`));
    child.once('error', (error) => resolve(`could not start: ${error.message}`));
  });
}

async function readyLine(name: string, line: Promise<string>, exited: Promise<string>): Promise<void> {
  const first = await Promise.race([line, exited.then((how) => new Error(`${name} ${how} before it was ready`))]);
  if (first instanceof Error) throw first;
  const { ready, problem } = readyMessage(first);
  if (ready !== true) throw new Error(`${name} did not start: ${typeof problem === 'string' ? problem : first}`);
}

function readyMessage(line: string): { readonly ready?: unknown; readonly problem?: unknown } {
  try {
    return JSON.parse(line) as object;
  } catch {
    return {};
  }
}
