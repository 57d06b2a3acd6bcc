import { type EventActor, mayTouchAll } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { CertificateLifecycle, EvseSecurityDependencies } from '../ports.ts';
import type { Wave, WaveId } from '../wave/wave.ts';
import { type CommandContext, mayOperate, processContext } from './command-context.ts';
import { moveWave } from './move-wave.ts';
import { runOnce } from './run-once.ts';

type Reason =
  | 'role_missing'
  | 'reason_missing'
  | 'wave_unknown'
  | 'not_possible_in_this_state'
  | 'idempotency_key_reused';

type OwnRefusal = { readonly reason: Reason; readonly detail: string };

export type StartWaveRefusal =
  | OwnRefusal
  | Extract<Awaited<ReturnType<CertificateLifecycle['askToStartWave']>>, { readonly ok: false }>['refusal'];

type Asked = { readonly approvalId: string };

/**
 * Asks a second person, whose yes starts the wave (`startWave`). Asked again for the same draft it is the same question.
 */
export async function askToStartWave(
  deps: EvseSecurityDependencies,
  { waveId }: { readonly waveId: WaveId },
  context: CommandContext,
): Promise<Result<Asked, StartWaveRefusal>> {
  const known = await deps.transactions.snapshot((tx) => deps.stores.waves.find(tx, waveId));
  const refusal = objectionToStart(known, context);
  if (known !== null && refusal === null) {
    const { version, kind, name, owners } = known;
    const tallies = await deps.transactions.snapshot((tx) => deps.stores.waves.tallies(tx, known));
    const count = tallies.reduce((sum, { waiting }) => sum + waiting, 0);
    // The question, its audit entry and the outcome under an idempotency key are the lifecycle's.
    return deps.lifecycle.askToStartWave({ waveId, version, waveKind: kind, name, count, owners }, context);
  }
  const reused = { reason: 'idempotency_key_reused', detail: 'This key was used for something else.' } as const;
  const once = { command: 'start-wave', input: { waveId }, reused, context } as const;
  const no = refusal ?? { reason: 'wave_unknown' as const, detail: 'There is no such wave.' };
  return runOnce<Asked, OwnRefusal>(deps, once, async () => refused(no));
}

function objectionToStart(wave: Wave | null, { actor, reason }: CommandContext): OwnRefusal | null {
  if (!mayOperate(actor)) return { reason: 'role_missing', detail: 'Your roles do not allow this.' };
  if (reason.trim() === '') return { reason: 'reason_missing', detail: 'Say why.' };
  if (wave === null || !mayTouchAll(actor, wave.owners))
    return { reason: 'wave_unknown', detail: 'There is no such wave.' };
  if (wave.state !== 'draft')
    return { reason: 'not_possible_in_this_state', detail: `The wave is ${wave.state}: only a draft is started.` };
  return null;
}

/** The event of an approval may come twice, and late: whatever is no draft any more, or another than was agreed to, stays what it is. */
export async function startWave(
  deps: EvseSecurityDependencies,
  approved: {
    readonly waveId: WaveId;
    /** That the second person has seen. */
    readonly version: number;
    readonly approvalId: string;
    readonly approver: EventActor;
  },
): Promise<Result<null, 'no_draft' | 'another_version'>> {
  const { waveId, version, approvalId, approver } = approved;
  return deps.transactions.run(async (tx) => {
    const wave = await deps.stores.waves.lock(tx, waveId);
    if (wave === null || wave.state !== 'draft') return refused('no_draft');
    if (wave.version !== version) return refused('another_version');
    const startedBy = `${approver.kind}:${approver.id}`;
    const change = { startedBy, startedAt: deps.clock.now() };
    const because = `approved by ${startedBy} (${approvalId})`;
    const context = processContext(wave.id, because);
    await moveWave(deps, tx, wave, { on: 'started', action: 'start-wave', because, change }, context);
    return ok(null);
  });
}
