import type { Attempt } from '../station-process/attempt.ts';
import type { StationProcess } from '../station-process/station-process.ts';

/**
 * When that happened which stopped a process at `now`: the deadline of its step, once that has passed, else the last answer of the
 * station or, of a command without one, that command's deadline. Null: neither was there, so that a person stopped it.
 */
export function failedSince(
  { phaseDeadline }: Pick<StationProcess<string>, 'phaseDeadline'>,
  attempts: readonly Pick<Attempt, 'status' | 'deadline' | 'endedAt'>[],
  now: Date,
): Date | null {
  if (phaseDeadline !== null && phaseDeadline <= now) return phaseDeadline;
  const ends = attempts.flatMap(({ status, deadline, endedAt }) => {
    if (endedAt === null) return [];
    return status === 'unknown' && deadline < endedAt ? [deadline] : [endedAt];
  });
  return ends.reduce<Date | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
}
