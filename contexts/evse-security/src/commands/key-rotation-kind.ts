import type { Transaction } from '@bfcert/kernel/transaction';
import { decideKeyRotation } from '../key-rotation/decide.ts';
import type { KeyRotationId, KeyRotationPhase } from '../key-rotation/key-rotation.ts';
import { type KeyRotationEvent, keyRotationTransitions } from '../key-rotation/transitions.ts';
import { type EvseSecurityDependencies, KEY_ROTATIONS } from '../ports.ts';
import { keysOf } from './keys-of.ts';
import { memberStateOfRotation } from './member-state-of-rotation.ts';
import { isRunning } from './open-processes.ts';
import type { Move, ProcessKind } from './process-kind.ts';
import { recordChange } from './record-change.ts';
import { recordWaveMember } from './record-wave-member.ts';
import { setAsidePendingKey } from './set-aside-pending-key.ts';

export function keyRotationKind(deps: EvseSecurityDependencies): ProcessKind<KeyRotationPhase, KeyRotationEvent> {
  const { stores, policy, profile2Url, profile3 } = deps;
  const profile2 = { url: profile2Url, messageTimeoutSeconds: profile3.messageTimeoutSeconds };
  return {
    queue: KEY_ROTATIONS,
    changedEvent: 'KeyRotationStateChanged',
    store: stores.keyRotations,
    next: keyRotationTransitions.next,
    events: { done: 'done', stopped: 'quarantined' },
    decide: async (tx, process, facts, now) => {
      const keys = await keysOf(deps, tx, process.identityId);
      const order = await stores.keyRotations.orderOf(tx, process.id as KeyRotationId);
      const migration = await stores.migrations.latestOf(tx, process.identityId);
      const isAwaited = migration !== null && isRunning(migration.phase);
      const reconnectFrom = isAwaited ? null : (order?.reconnectFrom ?? null);
      return decideKeyRotation({ ...facts, ...keys, rotation: process, reconnectFrom, profile2 }, now);
    },
    deadlineMs: (phase) => (phase === 'change_key' ? policy.deadlineMs.change_key : null),
    afterMove: (tx, move) => afterMove(deps, tx, move),
  };
}

async function afterMove(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { on, before, after, context }: Move<KeyRotationPhase, KeyRotationEvent>,
): Promise<void> {
  const { identityId } = after;
  await recordWaveMember(deps, tx, { before, after }, memberStateOfRotation(after.phase), context);
  if (on === 'retried') {
    // What the station has stored cannot be sent again, so another one is made beside it.
    const { pendingKey } = await keysOf(deps, tx, identityId);
    if (pendingKey !== null && pendingKey.acknowledgedAt !== null) {
      await setAsidePendingKey(deps, tx, identityId, context);
    }
  }
  if (on === 'quarantined') {
    const data = {
      processId: after.id,
      quarantineReason: after.stop?.because ?? after.lastOutcome,
      failureCount: after.cutoverFailures,
    };
    const named = { event: 'KeyRotationQuarantined', action: 'quarantine-key-rotation' };
    await recordChange(deps, tx, { identityId, ...named, before: before.phase, after: 'quarantine', data }, context);
  }
}
