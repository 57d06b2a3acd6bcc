import type { Child } from './child.ts';

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
/** How long the first start is tried: what a killed system left behind may hold ports and locks while it ends. */
const FIRST_START_PATIENCE_MS = 15_000;
/** One that lived this long starts again at once. */
const STABLE_MS = 30_000;

export interface Kept {
  /** Of the first start: it throws what the child said last. Later starts are tried for ever. */
  readonly ready: Promise<void>;
  /** Of the process that runs now; undefined between two. */
  pid(): number | undefined;
  stop(graceMs: number): Promise<void>;
}

/** Starts a child and starts it again whenever it ends, with a growing delay, until told to stop. */
export function keepRunning(
  start: () => Child,
  report: (sentence: string) => void,
  { firstStartPatienceMs = FIRST_START_PATIENCE_MS }: { readonly firstStartPatienceMs?: number } = {},
): Kept {
  let current = start();
  let stopping = false;
  let wake: (() => void) | null = null;
  const ready = Promise.withResolvers<void>();
  const begun = performance.now();

  const loop = (async () => {
    let delay = 0;
    let everReady = false;
    for (;;) {
      const startedAt = performance.now();
      const started = current.ready.then(
        () => {
          everReady = true;
          ready.resolve();
          return null;
        },
        (error: unknown) => error,
      );
      const how = await current.exited;
      if (stopping) return;
      const failure = await started;
      if (!everReady && performance.now() - begun > firstStartPatienceMs) return ready.reject(failure);
      const stable = performance.now() - startedAt > STABLE_MS;
      delay = stable ? FIRST_DELAY_MS : Math.min(Math.max(delay * 2, FIRST_DELAY_MS), LONGEST_DELAY_MS);
      report(`${current.name} ${how}; it is started again in ${delay} ms`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, delay);
      });
      if (stopping) return;
      current = start();
    }
  })();

  return {
    ready: ready.promise,
    pid: () => current.pid,
    stop: async (graceMs) => {
      stopping = true;
      wake?.();
      await current.stop(graceMs);
      await loop;
    },
  };
}
