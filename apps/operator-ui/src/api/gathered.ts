/** A burst of changes (a fleet that migrates) means one look, not a hundred. */
const SETTLE_MS = 300;

export interface Gathered {
  wake(): void;
  end(): void;
}

/**
 * `work` soon after the first call, once for all that come meanwhile; calls during it mean one more
 * round after it. Never two at once: the second would break the first off, and in a storm none would
 * ever end.
 */
export function gathered(work: () => Promise<unknown>): Gathered {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;
  let ended = false;
  const wake = (): void => {
    if (running) again = true;
    else if (!ended) timer ??= setTimeout(() => void run(), SETTLE_MS);
  };
  const run = async (): Promise<void> => {
    timer = undefined;
    running = true;
    again = false;
    try {
      await work();
    } finally {
      running = false;
      if (again) wake();
    }
  };
  return {
    wake,
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}
