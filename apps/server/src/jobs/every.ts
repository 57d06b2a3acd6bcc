export interface Rounds {
  /** The next round begins now, or as soon as the one that is under way has ended. */
  soon(): void;
  stop(): Promise<void>;
}

/** Round after round with a pause between them: a slow round delays the next instead of meeting it. */
export function every(
  milliseconds: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
  { firstMs = milliseconds }: { readonly firstMs?: number } = {},
): Rounds {
  let stopped = false;
  let isUnderWay = false;
  let isWanted = false;
  let round: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    isUnderWay = true;
    do {
      isWanted = false;
      try {
        await work();
      } catch (error) {
        onError(error);
      }
    } while (isWanted && !stopped);
    isUnderWay = false;
    if (!stopped) next(milliseconds);
  };
  const next = (afterMs: number): void => {
    timer = setTimeout(() => {
      round = run();
    }, afterMs);
  };
  let timer: NodeJS.Timeout;
  next(firstMs);
  return {
    soon: () => {
      if (stopped) return;
      if (isUnderWay) {
        isWanted = true;
        return;
      }
      clearTimeout(timer);
      round = run();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
