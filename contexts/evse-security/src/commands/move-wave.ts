import type { Transaction } from '@bfcert/kernel/transaction';
import { type EvseSecurityDependencies, WAVES } from '../ports.ts';
import { type WaveEvent, waveTransitions } from '../wave/transitions.ts';
import type { Wave } from '../wave/wave.ts';
import type { CommandContext } from './command-context.ts';
import { tellOfWave } from './tell-of-wave.ts';

/**
 * One transition of a locked wave: row, event and audit in one transaction. Throws on one that the table does not have: whoever asks
 * has checked.
 */
export async function moveWave(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  before: Wave,
  move: {
    readonly on: WaveEvent;
    readonly action: string;
    readonly because: string;
    /** What else is known of it from then on. */
    readonly change?: Partial<Wave>;
  },
  context: CommandContext,
): Promise<Wave> {
  const state = waveTransitions.next(before.state, move.on);
  if (state === null) throw new Error(`${before.id} cannot do ${move.on} in ${before.state}`);
  const now = deps.clock.now();
  const runs = state === 'running';
  const after: Wave = {
    ...before,
    state,
    hold: null,
    waitingFor: null,
    nextLookAt: runs ? now : null,
    endedAt: state === 'completed' || state === 'aborted' ? now : null,
    changedAt: now,
    ...move.change,
  };
  await deps.stores.waves.save(tx, after);
  await tellOfWave(deps, tx, { action: move.action, before, after, because: move.because }, context);
  if (runs) await deps.nudges.nudge(tx, WAVES, after.id);
  return after;
}
