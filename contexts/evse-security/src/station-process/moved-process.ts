import type { StationProcess, Stop } from './station-process.ts';

/** Events after which attempts are counted anew. */
const startsRound: ReadonlySet<string> = new Set([
  'fell_back',
  'interrupted',
  'came_forward',
  'resumed',
  'resumed_on_profile_3',
  'retried',
]);
/** A finished rollback leads to a fresh try of the cutover, or from a new key on. */
const startsRoundFrom: ReadonlySet<string> = new Set(['rollback done', 'rollback certificate_refused']);
/** Events after which the certificate is no longer the one to be used. */
const dropsCertificate: ReadonlySet<string> = new Set(['issue_refused', 'certificate_refused', 'retried']);

export interface ProcessMove<Phase extends string> {
  readonly on: string;
  /** Where that leads to. */
  readonly phase: Phase;
  readonly because: string;
  readonly stop: Stop | null;
  /** How long the phase may last, in milliseconds; null: as long as it likes. */
  readonly limitMs: number | null;
}

/** The row of a process after one transition. */
export function movedProcess<Phase extends string>(
  before: StationProcess<Phase>,
  { on, phase, because, stop, limitMs }: ProcessMove<Phase>,
  now: Date,
): StationProcess<Phase> {
  const newRound = startsRound.has(on) || startsRoundFrom.has(`${before.phase} ${on}`);
  return {
    ...before,
    phase,
    round: before.round + (newRound ? 1 : 0),
    roundStartedAt: newRound ? now : before.roundStartedAt,
    phaseDeadline: limitMs === null ? null : new Date(now.getTime() + limitMs),
    certificateId: dropsCertificate.has(on) ? null : before.certificateId,
    lastOutcome: because,
    waitingFor: null,
    stop,
    cutoverFailures: counted(before.cutoverFailures, 'fell_back', on),
    cutoverInterruptions: counted(before.cutoverInterruptions, 'interrupted', on),
    nextLookAt: now,
    changedAt: now,
  };
}

function counted(before: number, what: 'fell_back' | 'interrupted', on: string): number {
  if (on === what) return before + 1;
  return on === 'resumed' || on === 'retried' ? 0 : before;
}
