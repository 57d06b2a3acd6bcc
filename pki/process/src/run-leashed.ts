import { createInterface } from 'node:readline';
import { observedIsolation, type ReadyMessage } from './isolation.ts';

export interface Running {
  /** Where it listens for other hosts, `host:port`. */
  readonly door?: string | null;
  close(): Promise<void>;
}

/**
 * The life of a process that holds keys: configuration from the first line of standard input, one line
 * of JSON on standard output when it serves, the end when standard input closes. The parent holds the
 * other end of that pipe, so it cannot die and leave an orphan with the keys behind. What `start`
 * throws ends the process with its message.
 */
export async function runLeashed(start: (firstLine: string) => Promise<Running>): Promise<void> {
  // For every file made from here on, SQLite's among them.
  process.umask(0o077);
  // Before `start`, which may give a library of others the environment that it asks for.
  const isolation = observedIsolation();
  const lines = createInterface({ input: process.stdin });
  let running: Running | null = null;
  const inputClosed = new Promise<void>((resolve) => lines.once('close', resolve));
  const firstLine = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    inputClosed.then(() => null),
  ]);
  if (firstLine === null) return;
  void inputClosed.then(async () => {
    await running?.close();
    process.exit(0);
  });

  try {
    running = await start(firstLine);
  } catch (error) {
    endWith(messageOf(error));
  }
  const ready: ReadyMessage = { ready: true, isolation: { ...isolation, door: running.door ?? null } };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

/** Ends the process: its parent reads why on standard error. */
export function endWith(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
