import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Json } from '@bfcert/kernel/canonical-json';

/**
 * One of our own processes. It gets its configuration as the first line of its standard input and
 * answers with one line `{"ready":true,…}` on standard output; when its standard input closes, its
 * parent is gone and it ends by itself, so nobody is left behind by a `kill -9`.
 */
export interface Child {
  readonly name: string;
  readonly pid: number | undefined;
  /** Rejects with what it said, when it ended before. */
  readonly ready: Promise<void>;
  readonly exited: Promise<string>;
  /** Asks it to end; after `graceMs` it is killed. */
  stop(graceMs: number): Promise<void>;
}

export function startChild(name: string, entry: string, configuration: Json): Child {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      TZ: 'UTC',
      ...(process.env.NODE_ENV ? { NODE_ENV: process.env.NODE_ENV } : {}),
    },
  });
  const exited = howItEnded(child);
  // A child that died takes its pipe with it; `exited` tells.
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify(configuration)}\n`);
  return {
    name,
    pid: child.pid,
    ready: readyLine(name, child, exited),
    exited,
    stop: (graceMs) => stop(child, exited, graceMs),
  };
}

export function howItEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code ?? '?'}`));
    child.once('error', (error) => resolve(`could not start: ${error.message}`));
  });
}

async function readyLine(name: string, child: ChildProcess, exited: Promise<string>): Promise<void> {
  if (!child.stdout) throw new Error(`${name} has no standard output`);
  const lines = createInterface({ input: child.stdout });
  const line = new Promise<string>((resolve) => lines.once('line', resolve));
  const first = await Promise.race([line, exited.then((how) => new Error(`${name} ${how} before it was ready`))]);
  if (first instanceof Error) throw first;
  const { ready } = JSON.parse(first) as { ready?: unknown };
  if (ready !== true) throw new Error(`${name} is not ready: ${first}`);
}

async function stop(child: ChildProcess, exited: Promise<string>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.end();
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
}
