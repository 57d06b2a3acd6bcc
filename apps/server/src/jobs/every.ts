/** Round after round with a pause between them: a slow round delays the next instead of meeting it. */
export function every(
  milliseconds: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
  { firstMs = milliseconds }: { readonly firstMs?: number } = {},
): { stop(): Promise<void> } {
  let stopped = false;
  let round: Promise<void> = Promise.resolve();
  const run = (): void => {
    round = work()
      .then(() => undefined)
      .catch(onError)
      .then(() => {
        if (!stopped) timer = setTimeout(run, milliseconds);
      });
  };
  let timer = setTimeout(run, firstMs);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
