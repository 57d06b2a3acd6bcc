/** A signal within this time of the first is the same one: npm hands on what the terminal has sent to us already. */
const SAME_MS = 1_000;

/** Aborted with the first SIGINT or SIGTERM. A second one, later, ends the process where it is. */
export function untilToldToStop(): AbortSignal {
  const stop = new AbortController();
  let toldAt = 0;
  const tell = (): void => {
    if (!stop.signal.aborted) {
      toldAt = performance.now();
      stop.abort();
    } else if (performance.now() - toldAt > SAME_MS) process.exit(130);
  };
  process.on('SIGINT', tell);
  process.on('SIGTERM', tell);
  return stop.signal;
}
