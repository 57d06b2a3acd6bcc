import type { Transaction } from '@bfcert/kernel/transaction';
import { type EvseSecurityDependencies, WAVES } from '../ports.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import { memberAfter } from '../wave/member-after.ts';
import type { MemberState } from '../wave/wave.ts';
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
  const after = before === null ? null : memberAfter(before, state, moved, deps.clock.now());
  if (before === null || after === null) return;
  await deps.stores.waves.saveMember(tx, after);
  const because = after.because?.detail ?? moved.lastOutcome;
  await tellOfMember(deps, tx, { action: 'record-wave-member', before, after, because }, context);
  await deps.nudges.nudge(tx, WAVES, after.waveId);
}
