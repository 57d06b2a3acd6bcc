import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type AuthorizationKey, isUsable, type RotationTrigger } from '../authorization-key/authorization-key.ts';
import { type CapabilityRefusal, objectionTo } from '../capability/objection.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import { isEnded, type KeyRotationId } from '../key-rotation/key-rotation.ts';
import { type EvseSecurityDependencies, KEY_ROTATIONS } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { keyRotationKind } from './key-rotation-kind.ts';
import { keysOf } from './keys-of.ts';
import { moveProcess } from './move-process.ts';
import { newProcess } from './new-process.ts';
import { isRunning } from './open-processes.ts';
import { recordChange } from './record-change.ts';
import { recordKeyChange } from './record-key-change.ts';
import { capabilitiesOf } from './station-capabilities.ts';

export type KeyRotationObjection =
  /** It is on Profile 3, where no password opens anything. */
  | 'password_not_taken'
  /** It has none that could be replaced: a first one is issued. */
  | 'key_missing'
  | 'station_behind_controller'
  /** On its way to Profile 3, which replaces its key in a step of its own, or has done so. */
  | 'migration_is_open'
  | 'rotation_is_open'
  | CapabilityRefusal;

/** Whether a wave that has not ended is to bring it a new key: in its turn, and within its rate. */
export async function isLeftToWave(
  { stores }: Pick<EvseSecurityDependencies, 'stores'>,
  tx: Transaction,
  identityId: ChargerId,
): Promise<boolean> {
  const kind = (await stores.waves.takenAmong(tx, [identityId])).get(identityId);
  return kind === 'authorization_keys' || kind === 'migration';
}

export interface RotationWish {
  readonly trigger: RotationTrigger;
  readonly reconnectFrom: Date | null;
}

/** Why none can be begun for these; whoever nothing is known against is missing. Asked before anything is begun. */
export async function objectionsToKeyRotation(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  chargers: readonly Charger[],
  { trigger }: Pick<RotationWish, 'trigger'>,
): Promise<ReadonlyMap<ChargerId, KeyRotationObjection>> {
  const { stores } = deps;
  const ids = chargers.map(({ identityId }) => identityId);
  const names = chargers.map(({ wireName }) => wireName);
  const carrying = await stores.controllerStations.carrying(tx, names);
  const capabilities = await capabilitiesOf(deps, tx, chargers);
  const migrations = await stores.migrations.latestOfEach(tx, ids);
  const rotations = await stores.keyRotations.latestOfEach(tx, ids);
  const withKeys = new Set((await stores.keys.ofChargers(tx, ids)).filter(isUsable).map((key) => key.identityId));
  const objection = ({ identityId, wireName, profileFloor }: Charger): KeyRotationObjection | null => {
    if (profileFloor === 3) return 'password_not_taken';
    if (!withKeys.has(identityId)) return 'key_missing';
    if (carrying.has(wireName)) return 'station_behind_controller';
    const known = capabilities.get(identityId);
    if (known === undefined) throw new Error(`${identityId} was asked about and is not there`);
    const cannot = objectionTo('rotate_key', known);
    if (cannot !== null) return { reason: cannot.reason, detail: cannot.detail };
    const migration = migrations.get(identityId);
    if (migration !== undefined && isRunning(migration.phase)) return 'migration_is_open';
    const rotation = rotations.get(identityId);
    if (rotation === undefined || isEnded(rotation.phase) || rotation.phase === 'rollback_window') return null;
    // What was begun at leisure is begun anew, at once.
    return trigger === 'exposure' ? null : 'rotation_is_open';
  };
  return new Map(
    chargers.flatMap((charger) => {
      const against = objection(charger);
      return against === null ? [] : [[charger.identityId, against]];
    }),
  );
}

/**
 * Row, note, event, audit and job of a new one, which starts by itself; the key in force is marked as one that must go. Those
 * before it end at their own time: the station may have gone back to one of them, and nobody have heard of it yet (I5). Null:
 * another was begun in this very moment.
 */
export async function openKeyRotation(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  { trigger, reconnectFrom }: RotationWish,
  context: CommandContext,
): Promise<KeyRotationId | null> {
  const { stores, clock, nudges } = deps;
  const now = clock.now();
  await endTheOneBefore(deps, tx, identityId, context);
  const rotationId: KeyRotationId = newId('krt', now.getTime());
  const added = await stores.keyRotations.add(tx, newProcess(rotationId, identityId, 'planned', now, 'planned'));
  if (added === 'another_is_open') return null;
  const activeKey = await markForRotation(deps, tx, identityId, trigger, context);
  await stores.keyRotations.addOrder(tx, { rotationId, trigger, replaces: activeKey?.id ?? null, reconnectFrom });
  const text = `planned (${trigger}): ${context.reason}`;
  await stores.keyRotations.note(tx, rotationId, { at: now, kind: 'operator', text });
  const change = { event: 'KeyRotationStateChanged', action: 'rotate-authorization-key', before: null };
  const data = { processId: rotationId, because: `${trigger}: ${context.reason}` };
  await recordChange(deps, tx, { identityId, ...change, after: 'planned', data }, context);
  await nudges.nudge(tx, KEY_ROTATIONS, rotationId);
  return rotationId;
}

/** Its key in force is to go, and says why. Null: it has none. */
export async function markForRotation(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  trigger: RotationTrigger,
  context: CommandContext,
): Promise<AuthorizationKey | null> {
  const { activeKey } = await keysOf(deps, tx, identityId);
  if (activeKey === null) return null;
  await deps.stores.keys.mustRotate(tx, activeKey.id, trigger);
  const change = { before: 'active', after: `active (to be rotated: ${trigger})` };
  await recordKeyChange(deps, tx, activeKey, change, context);
  return activeKey;
}

async function endTheOneBefore(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  context: CommandContext,
): Promise<void> {
  const { keyRotations } = deps.stores;
  const latest = await keyRotations.latestOf(tx, identityId);
  const before = latest === null ? null : await keyRotations.lock(tx, latest.id);
  if (before === null || isEnded(before.phase)) return;
  const on = before.phase === 'rollback_window' ? 'overtaken' : 'abandoned';
  await moveProcess(deps, tx, keyRotationKind(deps), before, { on, because: 'another one was begun', context });
}
