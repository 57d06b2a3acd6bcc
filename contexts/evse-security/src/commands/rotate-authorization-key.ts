import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { RotationTrigger } from '../authorization-key/authorization-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { KeyRotationId } from '../key-rotation/key-rotation.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayOperate } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import {
  isLeftToWave,
  type KeyRotationObjection,
  objectionsToKeyRotation,
  openKeyRotation,
} from './open-key-rotation.ts';
import { runOnce } from './run-once.ts';

export interface RotateAuthorizationKeyInput {
  readonly identityId: ChargerId;
  readonly trigger: RotationTrigger;
  /**
   * `at_once`: a station that has stored its key is sent away, to come back with it. `when_convenient`: it is told the key at
   * once too, and left a day to come back by itself. An exposed key is never waited for.
   */
  readonly reconnect: 'at_once' | 'when_convenient';
}

export type RotateAuthorizationKeyRefusal = { readonly reason: RotateAuthorizationKeyReason; readonly detail: string };
export type RotateAuthorizationKeyReason =
  | 'role_missing'
  | 'reason_missing'
  | 'charger_unknown'
  | 'idempotency_key_reused'
  /** Of one that brings it a new key, and that has not ended. */
  | 'in_a_wave'
  | Exclude<KeyRotationObjection, object>
  | Extract<KeyRotationObjection, object>['reason'];

/** Begins the rotation of a station's key; it goes on by itself. */
export async function rotateAuthorizationKey(
  deps: EvseSecurityDependencies,
  input: RotateAuthorizationKeyInput,
  context: CommandContext,
): Promise<Result<{ readonly rotationId: KeyRotationId }, RotateAuthorizationKeyRefusal>> {
  const { identityId, trigger, reconnect } = input;
  const inReach = await isInReach(deps, identityId, context);
  const reused = refusalFor('idempotency_key_reused');
  const about = inReach ? identityId : null;
  const once = { command: 'rotate-authorization-key', input: { ...input }, part: identityId, reused, context, about };
  return runOnce<{ readonly rotationId: KeyRotationId }, RotateAuthorizationKeyRefusal>(deps, once, async (tx) => {
    if (!mayOperate(context.actor)) return no('role_missing');
    if (context.reason.trim() === '') return no('reason_missing');
    const charger = await deps.stores.chargers.find(tx, identityId);
    if (charger === null || !inReach) return no('charger_unknown');
    const objection = (await objectionsToKeyRotation(deps, tx, [charger], { trigger })).get(identityId);
    if (typeof objection === 'object') return refused(objection);
    if (objection !== undefined) return no(objection);
    // An exposed key waits for no turn.
    if (trigger !== 'exposure' && (await isLeftToWave(deps, tx, identityId))) return no('in_a_wave');
    const patience = new Date(deps.clock.now().getTime() + deps.policy.ownReconnectMs);
    const reconnectFrom = reconnect === 'at_once' || trigger === 'exposure' ? null : patience;
    const rotationId = await openKeyRotation(deps, tx, identityId, { trigger, reconnectFrom }, context);
    return rotationId === null ? no('rotation_is_open') : ok({ rotationId });
  });
}

type Plain = Exclude<RotateAuthorizationKeyReason, Extract<KeyRotationObjection, object>['reason']>;

export const keyRotationSentences: Readonly<Record<Plain, string>> = {
  role_missing: 'Your roles do not allow this.',
  reason_missing: 'Say why.',
  charger_unknown: 'There is no such station.',
  idempotency_key_reused: 'This key was used for something else.',
  password_not_taken: 'It is on Profile 3, where no password opens anything.',
  key_missing: 'It has no key that is in force: issue it one by hand.',
  station_behind_controller: 'A local controller carries it: it has no line of its own to be told a key on.',
  migration_is_open:
    'It is on its way to Profile 3, which replaces its key as one of the first steps and ends it with the last. Quarantine that case first, if this cannot wait.',
  in_a_wave: 'A wave that has not ended brings it a new key in its turn: leave it to that, or abort it.',
  rotation_is_open: 'Its key is being rotated already, or a person is to decide about that.',
};

const refusalFor = (reason: Plain) => ({ reason, detail: keyRotationSentences[reason] });
const no = (reason: Plain) => refused(refusalFor(reason));
