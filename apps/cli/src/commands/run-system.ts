import type { Configuration } from '../configuration/configuration.ts';
import { type RunningSystem, startSystem } from '../supervisor/start-system.ts';
import { untilToldToStop } from '../supervisor/until-told-to-stop.ts';

/**
 * The embedded system for as long as `work` takes, which ends when it is done or told to: whatever
 * happens in it, the system is stopped behind it. Told to stop during the start, there is no work.
 */
export async function runSystem(
  configuration: Configuration,
  work: (system: RunningSystem, stopped: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopped = untilToldToStop();
  let system: RunningSystem;
  try {
    system = await startSystem(configuration, (sentence) => process.stderr.write(`bfcert: ${sentence}\n`), stopped);
  } catch (error) {
    if (stopped.aborted) return;
    throw error;
  }
  try {
    await work(system, stopped);
  } finally {
    await system.stop();
  }
}

/** Resolves once told to stop. */
export function toldTo(stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) resolve();
    stopped.addEventListener('abort', () => resolve(), { once: true });
  });
}
