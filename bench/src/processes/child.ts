import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What a child is asked, and what it says: one answer per question, in any order. */
export interface Asked {
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
}
export type Said = { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly error: string };

/** One of the bench's own processes, so that its time and memory can be told from everybody else's. */
export interface Child {
  readonly pid: number;
  /** Null: it runs. */
  readonly end: string | null;
  ask<Answer>(method: string, input?: unknown): Promise<Answer>;
  stop(): Promise<void>;
  /** Without a word to anybody, as a fault ends a process. */
  kill(): Promise<void>;
}

export function startChild(
  entry: URL,
  { nodeArguments = [] }: { readonly nodeArguments?: readonly string[] } = {},
): Child {
  const child = fork(entry, { execArgv: [...nodeArguments], env: { PATH: process.env.PATH ?? '', TZ: 'UTC' } });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${entry.pathname} did not start`);
  const open = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  child.on('message', (message: Said) => {
    const asked = open.get(message.id);
    open.delete(message.id);
    if ('error' in message) asked?.reject(new Error(message.error));
    else asked?.resolve(message.answer);
  });
  const exited = once(child, 'exit');
  let end: string | null = null;
  child.once('exit', (code, signal) => {
    end = `${entry.pathname} ended (${code ?? signal})`;
    for (const { reject } of open.values()) reject(new Error(end));
  });
  const endBy = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  let lastId = 0;
  return {
    pid,
    get end() {
      return end;
    },
    ask: <Answer>(method: string, input: unknown = null) =>
      new Promise<Answer>((resolve, reject) => {
        if (end !== null) return reject(new Error(end));
        const asked: Asked = { id: ++lastId, method, input };
        open.set(asked.id, { resolve: resolve as (answer: unknown) => void, reject });
        child.send(asked);
      }),
    stop: () => endBy('SIGTERM'),
    kill: () => endBy('SIGKILL'),
  };
}
