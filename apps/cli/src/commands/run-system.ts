import type { Configuration } from '../configuration/configuration.ts';
import { type RunningSystem, type SystemParts, startSystem } from '../supervisor/start-system.ts';
import { untilToldToStop } from '../supervisor/until-told-to-stop.ts';

/**
 * The embedded system for as long as `work` takes, which ends when it is done or told to: whatever
 * happens in it, the system is stopped behind it. Told to stop during the start, there is no work.
 */
export async function runSystem(
  configuration: Configuration,
  work: (system: RunningSystem, stopped: AbortSignal) => Promise<void>,
  parts?: Partial<SystemParts>,
): Promise<void> {
  const stopped = untilToldToStop();
  let system: RunningSystem;
  try {
    const report = (sentence: string): void => void process.stderr.write(`bfcert: ${sentence}\n`);
    system = await startSystem(configuration, report, stopped, parts);
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
