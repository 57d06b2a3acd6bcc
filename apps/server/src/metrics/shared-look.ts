/** All metrics of one scrape are collected at once, and share one look at what they measure. */
export function sharedLook<Value>(look: () => Promise<Value>): () => Promise<Value> {
  let current: Promise<Value> | null = null;
  return () => {
    current ??= look().finally(() => {
      current = null;
    });
    return current;
  };
}
