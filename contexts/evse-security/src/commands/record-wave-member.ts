import type { Transaction } from '@bfcert/kernel/transaction';
import { type EvseSecurityDependencies, WAVES } from '../ports.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import type { MemberState, WaveMember } from '../wave/wave.ts';
import type { CommandContext } from './command-context.ts';
import { tellOfMember } from './tell-of-wave.ts';

/**
 * In the transaction in which its process has moved: what is told of a wave is never older than what is told of its
 * stations. `state`: what the process has come to, by the rules of its kind.
 */
export async function recordWaveMember(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  moved: StationProcess<string>,
  state: Exclude<MemberState, 'waiting'>,
  context: CommandContext,
): Promise<void> {
  const before = await deps.stores.waves.memberOfProcess(tx, moved.id);
  // What fails years later is no failure of the wave.
  if (before === null || before.state === state || before.state === 'active') return;
  const now = deps.clock.now();
  const failure = { code: moved.stop?.code ?? moved.phase, detail: moved.stop?.because ?? moved.lastOutcome };
  const after: WaveMember = {
    ...before,
    state,
    changedAt: now,
    failedAt: state === 'failed' ? now : before.failedAt,
    because: state === 'failed' || state === 'left_out' ? failure : null,
  };
  await deps.stores.waves.saveMember(tx, after);
  const because = after.because?.detail ?? moved.lastOutcome;
  await tellOfMember(deps, tx, { action: 'record-wave-member', before, after, because }, context);
  await deps.nudges.nudge(tx, WAVES, after.waveId);
}
