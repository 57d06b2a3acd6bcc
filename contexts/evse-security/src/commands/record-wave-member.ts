import type { Transaction } from '@bfcert/kernel/transaction';
import { type EvseSecurityDependencies, WAVES } from '../ports.ts';
import { DECOMMISSIONED, type StationProcess } from '../station-process/station-process.ts';
import { failedSince } from '../wave/failed-since.ts';
import { memberAfter } from '../wave/member-after.ts';
import type { MemberState, WaveMember } from '../wave/wave.ts';
import type { CommandContext } from './command-context.ts';
import { tellOfMember } from './tell-of-wave.ts';

/**
 * In the transaction in which its process has moved: what is told of a wave is never older than what is told of its
 * stations. `come`: what the process has come to, by the rules of its kind.
 */
export async function recordWaveMember(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { before: was, after: moved }: { readonly before: StationProcess<string>; readonly after: StationProcess<string> },
  come: Exclude<MemberState, 'waiting'>,
  context: CommandContext,
): Promise<void> {
  // A station that is gone is no failure of the wave.
  const state = moved.stop?.code === DECOMMISSIONED ? 'left_out' : come;
  const before = await deps.stores.waves.memberOfProcess(tx, moved.id);
  if (before === null) return;
  const now = state === 'failed' ? await momentOfFailure(deps, tx, before) : deps.clock.now();
  const moving = memberAfter(before, state, moved, now);
  if (moving === null) return;
  const attempts = state === 'failed' ? await deps.stores.attempts.ofRound(tx, was.id, was.round) : [];
  const after: WaveMember =
    moving.because === null || state !== 'failed'
      ? moving
      : { ...moving, because: { ...moving.because, since: failedSince(was, attempts, now)?.toISOString() ?? null } };
  await deps.stores.waves.saveMember(tx, after);
  const because = after.because?.detail ?? moved.lastOutcome;
  await tellOfMember(deps, tx, { action: 'record-wave-member', before, after, because }, context);
  await deps.nudges.nudge(tx, WAVES, after.waveId);
}

/** After those that somebody has looked at, whatever the clock of the server says where that was: else nobody would count it. */
async function momentOfFailure(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  { waveId }: WaveMember,
): Promise<Date> {
  const now = clock.now();
  const lookedAt = (await stores.waves.find(tx, waveId))?.failuresCountFrom ?? null;
  return lookedAt !== null && lookedAt >= now ? new Date(lookedAt.getTime() + 1) : now;
}
