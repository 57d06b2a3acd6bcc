import type { Child } from './child.ts';

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
/** One that lived this long starts again at once. */
const STABLE_MS = 30_000;

export interface Kept {
  /** Of the first start: it throws what the child said. Later starts are tried for ever. */
  readonly ready: Promise<void>;
  /** Of the process that runs now; undefined between two. */
  pid(): number | undefined;
  stop(graceMs: number): Promise<void>;
}

/** Starts a child and starts it again whenever it ends, with a growing delay, until told to stop. */
export function keepRunning(start: () => Child, report: (sentence: string) => void): Kept {
  let current = start();
  let stopping = false;
  let wake: (() => void) | null = null;
  const ready = current.ready.then(() => undefined);

  const loop = (async () => {
    let delay = 0;
    for (;;) {
      const startedAt = performance.now();
      // The first failure is the caller's to tell; later ones are told by how the child ended.
      current.ready.catch(() => undefined);
      const how = await current.exited;
      if (stopping) return;
      delay =
        performance.now() - startedAt > STABLE_MS
          ? FIRST_DELAY_MS
          : Math.min(Math.max(delay * 2, FIRST_DELAY_MS), LONGEST_DELAY_MS);
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
    ready,
    pid: () => current.pid,
    stop: async (graceMs) => {
      stopping = true;
      wake?.();
      await current.stop(graceMs);
      await loop;
    },
  };
}
