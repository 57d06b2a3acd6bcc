import { networkInterfaces } from 'node:os';
import { createInterface } from 'node:readline';
import { type Configuration, parseConfiguration } from './configuration.ts';
import { ignoreSteps, type OnStep } from './issuance-step.ts';
import { type RunningControlPlane, startControlPlane } from './start-control-plane.ts';

/** What the process found out about its own confinement: it reports what it sees, not what it was meant to have. */
export interface Isolation {
  /** No network interface is up, so no connection can be made. */
  readonly networkNamespace: boolean;
  readonly permissionModel: boolean;
  readonly emptyEnvironment: boolean;
}

export interface ReadyMessage {
  readonly ready: true;
  readonly isolation: Isolation;
}

/**
 * The life of the process: configuration from the first line of standard input, one line of JSON on
 * standard output when it serves, the end when standard input closes. The parent holds the other
 * end of that pipe, so it cannot die and leave an orphan with the keys behind.
 */
export async function runControlPlane(
  listenerFor: (configuration: Configuration) => OnStep = () => ignoreSteps,
): Promise<void> {
  // For every file made from here on, SQLite's among them.
  process.umask(0o077);
  const lines = createInterface({ input: process.stdin });
  let running: RunningControlPlane | null = null;
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

  const configuration = parseConfiguration(firstLine);
  if (!configuration.ok) return fail(configuration.refusal);
  try {
    running = await startControlPlane({
      ...configuration.value,
      onStep: listenerFor(configuration.value),
      onLedgerLost: (error) => fail(`the ledger is lost: ${messageOf(error)}`),
    });
  } catch (error) {
    return fail(messageOf(error));
  }
  const ready: ReadyMessage = { ready: true, isolation: observedIsolation() };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function observedIsolation(): Isolation {
  return {
    networkNamespace: Object.keys(networkInterfaces()).length === 0,
    permissionModel: process.permission !== undefined,
    emptyEnvironment: Object.keys(process.env).length === 0,
  };
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
