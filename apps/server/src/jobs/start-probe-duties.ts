import type { Lifecycle, SyntheticProbes } from '@bfcert/certificate-lifecycle';
import type { Logger } from 'pino';
import type { ServerConfiguration } from '../configuration/server-configuration.ts';
import { every } from './every.ts';

const ADVANCE_MS = 2_000;
const LOOK_MS = 60_000;
/** A system that has just begun is not tried before it has settled. */
const FIRST_LOOK_MS = 600_000;

/** Synthetic probes go on, and begin by themselves where that is asked for; gives what ends both. */
export function startProbeDuties(
  probes: SyntheticProbes,
  lifecycle: Pick<Lifecycle, 'clockDoubt'>,
  { everyHours }: ServerConfiguration['syntheticProbe'],
  log: Logger,
): () => Promise<unknown> {
  const failed =
    (duty: string) =>
    (error: unknown): void =>
      log.error({ err: error, duty }, 'a duty failed');
  // By a clock that is in doubt, one would seem late, and the next due.
  const advance = async (): Promise<void> => {
    if ((await lifecycle.clockDoubt()) === null) await probes.advance();
  };
  const begin = async (): Promise<void> => {
    if ((await lifecycle.clockDoubt()) === null) await probes.runDue(everyHours);
  };
  const timers = [every(ADVANCE_MS, advance, failed('go on with synthetic probes'))];
  if (everyHours > 0) {
    timers.push(every(LOOK_MS, begin, failed('begin synthetic probes'), { firstMs: FIRST_LOOK_MS }));
  }
  return () => Promise.all(timers.map((timer) => timer.stop()));
}
