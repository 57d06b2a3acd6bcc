import { mayTouchAll } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type WaveEvent, waveTransitions } from '../wave/transitions.ts';
import type { Wave, WaveId, WaveState } from '../wave/wave.ts';
import { type CommandContext, mayOperate } from './command-context.ts';
import { moveWave } from './move-wave.ts';
import { runOnce } from './run-once.ts';

export type OperateWaveRefusal =
  | 'role_missing'
  | 'reason_missing'
  | 'wave_unknown'
  | 'not_possible_in_this_state'
  | 'idempotency_key_reused';

type Operated = { readonly state: WaveState };
type Outcome = Promise<Result<Operated, OperateWaveRefusal>>;
type WaveRef = { readonly waveId: WaveId };

/** Nothing more is begun until it is resumed; what has been begun goes on. */
export const pauseWave = (deps: EvseSecurityDependencies, input: WaveRef, context: CommandContext): Outcome =>
  operate(deps, { command: 'pause-wave', input, context, on: 'paused' });

/** Goes on. The failures until now are taken as looked at: only those that come count towards the next hold. */
export const resumeWave = (deps: EvseSecurityDependencies, input: WaveRef, context: CommandContext): Outcome =>
  operate(deps, { command: 'resume-wave', input, context, on: 'resumed' });

/** Nothing more is begun, for good. What has been begun goes on: a station halfway would be worse off. */
export const abortWave = (deps: EvseSecurityDependencies, input: WaveRef, context: CommandContext): Outcome =>
  operate(deps, { command: 'abort-wave', input, context, on: 'aborted' });

function operate(
  deps: EvseSecurityDependencies,
  asked: {
    readonly command: string;
    readonly input: WaveRef;
    readonly context: CommandContext;
    readonly on: Extract<WaveEvent, 'paused' | 'resumed' | 'aborted'>;
  },
): Outcome {
  const { command, context, on } = asked;
  const { waveId } = asked.input;
  const once = { command, input: { waveId }, reused: 'idempotency_key_reused', context } as const;
  return runOnce<Operated, OperateWaveRefusal>(deps, once, async (tx) => {
    if (!mayOperate(context.actor)) return refused('role_missing');
    if (context.reason.trim() === '') return refused('reason_missing');
    const wave = await deps.stores.waves.lock(tx, waveId);
    if (wave === null || !mayTouchAll(context.actor, wave.owners)) return refused('wave_unknown');
    if (waveTransitions.next(wave.state, on) === null) return refused('not_possible_in_this_state');
    const change = await changeOf(deps, tx, wave, on);
    const { state } = await moveWave(deps, tx, wave, { on, action: command, because: context.reason, change }, context);
    if (wave.state === 'draft') await closeQuestion(deps, tx, wave, context);
    return ok({ state });
  });
}

/** It was not started, and now it cannot be. */
function closeQuestion(deps: EvseSecurityDependencies, tx: Transaction, { id }: Wave, context: CommandContext) {
  return deps.lifecycle.overtakeWaveStart(tx, { waveId: id, because: 'The wave was aborted meanwhile.' }, context);
}

async function changeOf(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  wave: Wave,
  on: 'paused' | 'resumed' | 'aborted',
): Promise<Partial<Wave>> {
  if (on === 'paused') return { waitingFor: 'somebody to resume it' };
  // Of a pause nobody has looked at failures: those that came before it go on counting.
  if (on === 'aborted' || wave.state !== 'held') return {};
  // A server whose clock is ahead of this one may have recorded the last of them.
  const [now, latest] = [clock.now(), await stores.waves.latestFailure(tx, wave.id)];
  return { failuresCountFrom: latest !== null && latest > now ? latest : now };
}
