import type { StationProcess } from '../station-process/station-process.ts';
import type { MemberState, WaveMember } from './wave.ts';

/** What a member is once its process has come to `state`; null: that changes nothing of it. */
export function memberAfter(
  before: WaveMember,
  state: Exclude<MemberState, 'waiting'>,
  moved: Pick<StationProcess<string>, 'stop' | 'phase' | 'lastOutcome'>,
  now: Date,
): WaveMember | null {
  // What fails years later is no failure of the wave.
  if (before.state === state || before.state === 'active') return null;
  const failure = { code: moved.stop?.code ?? moved.phase, detail: moved.stop?.because ?? moved.lastOutcome };
  return {
    ...before,
    state,
    changedAt: now,
    failedAt: failedAtOf(before, state, now),
    because: state === 'failed' || state === 'left_out' ? failure : null,
  };
}

/** Whoever is left out is not of its group's size either: its failure would be held against the others. */
function failedAtOf({ failedAt }: WaveMember, state: MemberState, now: Date): Date | null {
  if (state === 'left_out') return null;
  return state === 'failed' ? now : failedAt;
}
