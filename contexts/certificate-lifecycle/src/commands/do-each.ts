/**
 * Does `work` for each in turn and counts those it says yes to. One that fails keeps none behind it waiting: its
 * error is added to `failures`, for whoever calls to throw at the end.
 */
export async function doEach<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<boolean>,
  failures: unknown[],
): Promise<number> {
  let done = 0;
  for (const item of items) {
    try {
      if (await work(item)) done += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  return done;
}
