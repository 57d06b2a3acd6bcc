/** Does one kind of work again and again: at once when woken, else after a pause; never twice at a time. */
export interface Pump {
  wake(): void;
  /** Resolves when the work under way is done. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** `work` returns the pause in milliseconds; when it throws, the pauses grow until it succeeds again. */
export function startPump(work: () => Promise<number>, onError: (error: unknown) => void): Pump {
  let stopped = false;
  let woken = false;
  let failures = 0;
  let endPause = (): void => undefined;

  async function attempt(): Promise<number> {
    try {
      const pause = await work();
      failures = 0;
      return pause;
    } catch (error) {
      onError(error);
      return Math.min(FIRST_PAUSE_MS * 2 ** failures++, LONGEST_PAUSE_MS);
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false;
      const pause = await attempt();
      if (woken || stopped) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        endPause = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const wake = (): void => {
    woken = true;
    endPause();
  };
  const running = run();
  return {
    wake,
    stop: () => {
      stopped = true;
      wake();
      return running;
    },
  };
}
