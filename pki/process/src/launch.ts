import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CommandLine } from './confined-command-line.ts';
import { type Isolation, readReadyMessage } from './isolation.ts';

export interface LaunchedProcess {
  readonly child: ChildProcess;
  /** Resolves when the socket answers; rejects with the process's own reason when it ended before that. */
  readonly ready: Promise<{ readonly isolation: Isolation }>;
  /** Asks it to end and waits; kills it after five seconds. */
  stop(): Promise<void>;
}

export interface LaunchOptions {
  /** What it is called in messages, such as "the control plane". */
  readonly title: string;
  readonly commandLine: CommandLine;
  /** Its configuration: never by environment or arguments, which others can read. */
  readonly firstLine: string;
  /** Lines the process writes on standard error. */
  readonly log: (line: string) => void;
}

const PATIENCE_MS = 5_000;

/** Starts a child with an empty environment. It ends when this process does: its standard input is the leash. */
export function launchConfined({ title, commandLine, firstLine, log }: LaunchOptions): LaunchedProcess {
  const { command, arguments: args } = commandLine;
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
      const message = readReadyMessage(JSON.parse(line));
      if (message.ok) resolve({ isolation: message.value.isolation });
      else reject(new Error(`the first line of ${title} ${message.refusal}`));
    });
    void exited.then((how) => reject(new Error(`${title} did not start: ${lastLine ?? how}`)));
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
