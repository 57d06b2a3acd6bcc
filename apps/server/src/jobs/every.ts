/** Round after round with a pause between them: a slow round delays the next instead of meeting it. */
export function every(
  milliseconds: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
  { firstMs = milliseconds }: { readonly firstMs?: number } = {},
): { stop(): Promise<void> } {
  let stopped = false;
  let round: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      onError(error);
    }
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
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
