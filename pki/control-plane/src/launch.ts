import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { exactly, object, truth } from '@bfcert/pki-contract/strict-json';
import type { Configuration } from './configuration.ts';
import { confinedCommandLine } from './confinement.ts';
import type { Isolation, ReadyMessage } from './run-control-plane.ts';

export interface LaunchOptions extends Configuration {
  /** Lines the process writes on standard error. */
  readonly log: (line: string) => void;
}

export interface LaunchedControlPlane {
  readonly child: ChildProcess;
  /** Resolves when the socket answers; rejects with the process's own reason when it ended before that. */
  readonly ready: Promise<{ readonly isolation: Isolation }>;
  /** Asks it to end and waits; kills it after five seconds. */
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const PATIENCE_MS = 5_000;

const readReady = object<ReadyMessage>({
  ready: exactly(true),
  isolation: object<Isolation>({ networkNamespace: truth, permissionModel: truth, emptyEnvironment: truth }),
});

/**
 * Starts the control plane as a confined child with an empty environment. It ends when this process
 * does: its standard input is the leash.
 */
export function launchControlPlane(options: LaunchOptions): LaunchedControlPlane {
  const { log, ...configuration } = options;
  return launchConfined(MAIN, configuration, JSON.stringify(configuration), log);
}

/** As `launchControlPlane` for another entry point: the crash tests have one with a fault point. */
export function launchConfined(
  entry: string,
  configuration: Configuration,
  firstLine: string,
  log: (line: string) => void,
): LaunchedControlPlane {
  const { command, arguments: args } = confinedCommandLine(entry, configuration);
  const child = spawn(command, args, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(`it ended with ${signal ?? `exit code ${String(code)}`}`));
  });
  let lastLine: string | null = null;
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLine = line;
    log(line);
  });
  const answers = createInterface({ input: child.stdout });
  const ready = new Promise<{ isolation: Isolation }>((resolve, reject) => {
    answers.once('line', (line) => {
      const message = readReady(JSON.parse(line));
      if (message.ok) resolve({ isolation: message.value.isolation });
      else reject(new Error(`the control plane's first line ${message.refusal}`));
    });
    void exited.then((how) => reject(new Error(`the control plane did not start: ${lastLine ?? how}`)));
  });
  // Whoever does not wait for `ready` hears of the failure by the child's exit.
  ready.catch(() => {});

  // A process that dies at once closes the pipe under the write; `exited` tells why.
  child.stdin.on('error', () => {});
  child.stdin.write(`${firstLine}\n`);
  return {
    child,
    ready,
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}
