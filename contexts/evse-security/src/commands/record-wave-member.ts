import type { Transaction } from '@bfcert/kernel/transaction';
import type { MigrationCase, MigrationCaseId, MigrationPhase } from '../migration-case/migration-case.ts';
import type { MemberState, WaveMember } from '../migration-wave/wave.ts';
import { type EvseSecurityDependencies, WAVES } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { tellOfMember } from './tell-of-wave.ts';

/** In the transaction in which its case has moved: what is told of a wave is never older than what is told of its stations. */
export async function recordWaveMember(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  moved: MigrationCase,
  context: CommandContext,
): Promise<void> {
  const state = stateOfMember(moved.phase);
  const before = await deps.stores.waves.memberOfCase(tx, moved.id as MigrationCaseId);
  // A renewal that fails years later is no failure of the wave.
  if (before === null || before.state === state || before.state === 'active') return;
  const now = deps.clock.now();
  const failure = { code: moved.stop?.code ?? moved.phase, detail: moved.stop?.because ?? moved.lastOutcome };
  const after: WaveMember = {
    ...before,
    state,
    changedAt: now,
    failedAt: state === 'failed' ? now : before.failedAt,
    because: state === 'failed' ? failure : null,
  };
  await deps.stores.waves.saveMember(tx, after);
  const because = after.because?.detail ?? moved.lastOutcome;
  await tellOfMember(deps, tx, { action: 'record-wave-member', before, after, because }, context);
  await deps.nudges.nudge(tx, WAVES, after.waveId);
}

/** A case that a person has resumed is under way again. */
function stateOfMember(phase: MigrationPhase): Exclude<MemberState, 'waiting' | 'left_out'> {
  if (phase === 'active') return 'active';
  return phase === 'quarantine' || phase === 'abandoned' ? 'failed' : 'under_way';
}
