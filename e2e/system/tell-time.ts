/** As `awaited`, and tells how long that took. No test fails by it, for the machine may have other work; the figures are those of `npm run faults:stations`. */
export async function tellTime<Value>(what: string, awaited: Promise<Value>): Promise<Value> {
  const since = performance.now();
  const value = await awaited;
  console.log(`${what} took ${(performance.now() - since).toFixed(0)} ms`);
  return value;
}
