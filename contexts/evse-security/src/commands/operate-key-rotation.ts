import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { KeyRotationId, KeyRotationPhase } from '../key-rotation/key-rotation.ts';
import { keyRotationTransitions } from '../key-rotation/transitions.ts';
import { type EvseSecurityDependencies, KEY_ROTATIONS } from '../ports.ts';
import { type CommandContext, mayOperate } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import { keyRotationKind } from './key-rotation-kind.ts';
import { moveProcess } from './move-process.ts';
import { isRunning } from './open-processes.ts';
import { runOnce } from './run-once.ts';

export type OperateKeyRotationRefusal =
  | 'role_missing'
  | 'reason_missing'
  | 'rotation_unknown'
  | 'migration_is_open'
  | 'not_possible_in_this_state'
  | 'idempotency_key_reused';

type Operated = { readonly phase: KeyRotationPhase };
type Outcome = Promise<Result<Operated, OperateKeyRotationRefusal>>;
type RotationRef = { readonly rotationId: KeyRotationId };

/** Goes on with a fresh budget, and with a new key where the one on its way cannot be sent again. */
export const retryKeyRotation = (
  deps: EvseSecurityDependencies,
  input: RotationRef,
  context: CommandContext,
): Outcome => operate(deps, { input, on: 'retried', command: 'retry-key-rotation' }, context);

/** Ends it. Both keys stay good: nobody knows here which of them the station has. */
export const abandonKeyRotation = (
  deps: EvseSecurityDependencies,
  input: RotationRef,
  context: CommandContext,
): Outcome => operate(deps, { input, on: 'abandoned', command: 'abandon-key-rotation' }, context);

async function operate(
  deps: EvseSecurityDependencies,
  { input, on, command }: { input: RotationRef; on: 'retried' | 'abandoned'; command: string },
  context: CommandContext,
): Outcome {
  const { stores, nudges } = deps;
  const { rotationId } = input;
  const known = await stores.keyRotations.find(rotationId);
  const inReach = known !== null && (await isInReach(deps, known.identityId, context));
  const about = inReach ? known.identityId : null;
  const once = { command, input: { rotationId }, reused: 'idempotency_key_reused', context, about } as const;
  return runOnce<Operated, OperateKeyRotationRefusal>(deps, once, async (tx) => {
    if (!mayOperate(context.actor)) return refused('role_missing');
    if (context.reason.trim() === '') return refused('reason_missing');
    if (known === null || !inReach) return refused('rotation_unknown');
    // Every transaction locks in this order.
    const latest = await stores.migrations.latestOf(tx, known.identityId);
    const migration = latest === null ? null : await stores.migrations.lock(tx, latest.id);
    if (on === 'retried' && migration !== null && isRunning(migration.phase)) return refused('migration_is_open');
    const rotation = await stores.keyRotations.lock(tx, rotationId);
    if (rotation === null) return refused('rotation_unknown');
    if (keyRotationTransitions.next(rotation.phase, on) === null) return refused('not_possible_in_this_state');
    const because = context.reason;
    const { phase } = await moveProcess(deps, tx, keyRotationKind(deps), rotation, { on, because, context });
    await nudges.nudge(tx, KEY_ROTATIONS, rotationId);
    return ok({ phase });
  });
}
