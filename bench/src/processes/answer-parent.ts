import type { Asked, Said } from './child.ts';

type Handler = (input: never) => unknown;

export interface Usage {
  /** User and system time of this process since its start. */
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  readonly externalBytes: number;
}

/** Serves the parent's questions; every child can also be asked for its `usage`. Ends with its parent. */
export function answerParent(handlers: Readonly<Record<string, Handler>>): void {
  const all: Readonly<Record<string, Handler>> = { usage, ...handlers };
  process.on('message', (asked: Asked) => {
    void answerTo(all[asked.method], asked).then((said) => process.send?.(said));
  });
  process.once('disconnect', () => process.exit(0));
}

async function answerTo(handler: Handler | undefined, { id, method, input }: Asked): Promise<Said> {
  try {
    if (handler === undefined) throw new Error(`no method ${method}`);
    return { id, answer: await handler(input as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** After a collection, where the process was started with `--expose-gc`. */
function usage(): Usage {
  global.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpuSeconds: (user + system) / 1e6, rssBytes: rss, heapUsedBytes: heapUsed, externalBytes: external };
}
