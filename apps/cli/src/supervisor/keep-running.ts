import type { Child } from './child.ts';

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
/** After one that lived this long the delays begin anew. */
const STABLE_MS = 30_000;
/** Recovery of a large database is the slowest thing that anybody waits for. */
const PATIENCE_MS = 300_000;

export interface KeepingOptions {
  /** A start that takes longer hangs; milliseconds. */
  readonly patienceMs?: number;
  /** The pause before a first new start doubles from end to end up to the longest; milliseconds. */
  readonly firstDelayMs?: number;
  readonly longestDelayMs?: number;
}

export interface Kept {
  readonly name: string;
  /** Of the first start. It rejects with what the child said; such a child is not started again. */
  readonly ready: Promise<void>;
  /** Of the process that runs now; undefined between two. */
  pid(): number | undefined;
  /** From now on an end is an end: to be called on all before the first is stopped, for one may take another with it. */
  letEnd(): void;
  stop(graceMs: number): Promise<void>;
}

/** Starts a child, and once it was ready starts it again whenever it ends, with a growing delay, until told to stop. */
export function keepRunning(
  start: () => Child,
  report: (sentence: string) => void,
  { patienceMs = PATIENCE_MS, firstDelayMs = FIRST_DELAY_MS, longestDelayMs = LONGEST_DELAY_MS }: KeepingOptions = {},
): Kept {
  const ending = new AbortController();
  let current = start();
  const first = readyInTime(current, patienceMs);

  const kept = (async () => {
    if (!(await succeeds(first))) return;
    let delay = 0;
    let startedAt = performance.now();
    for (;;) {
      const how = await current.exited;
      if (ending.signal.aborted) return;
      const wasStable = performance.now() - startedAt > STABLE_MS;
      delay = wasStable ? firstDelayMs : Math.min(Math.max(delay * 2, firstDelayMs), longestDelayMs);
      report(`${current.name} ${how}; it is started again in ${delay} ms`);
      await pause(delay, ending.signal);
      if (ending.signal.aborted) return;
      startedAt = performance.now();
      current = start();
      // One that is not ready in time has been stopped, and its end leads to the next.
      readyInTime(current, patienceMs).catch((error: unknown) => {
        if (!ending.signal.aborted) report(error instanceof Error ? error.message : String(error));
      });
    }
  })();

  return {
    name: current.name,
    ready: first,
    pid: () => current.pid(),
    letEnd: () => ending.abort(),
    stop: async (graceMs) => {
      ending.abort();
      await current.stop(graceMs);
      await kept;
    },
  };
}

/** A child that cannot do its work, or does not come to it in time, is ended: half of one helps nobody. */
async function readyInTime(child: Child, patienceMs: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`${child.name} was not ready after ${patienceMs / 1000} s`)),
    patienceMs,
  );
  try {
    await Promise.race([child.ready, late.promise]);
  } catch (error) {
    void child.stop(0);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const succeeds = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
