import { type Actor, mayTouch, type OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKeyId, RotationTrigger } from '../authorization-key/authorization-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { KeyRotation, KeyRotationId, KeyRotationOrder, KeyRotationPhase } from '../key-rotation/key-rotation.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { Stop, TimelineEntry } from '../station-process/station-process.ts';

/** Times RFC 3339, UTC. */
export interface KeyRotationSummary {
  readonly rotationId: KeyRotationId;
  readonly identityId: ChargerId;
  readonly wireName: string;
  readonly phase: KeyRotationPhase;
  readonly trigger: RotationTrigger;
  /** The key that was to be replaced; null: none was in force. */
  readonly replaces: AuthorizationKeyId | null;
  /** Until then the station is left to come back by itself; null: it is sent away at once. */
  readonly reconnectFrom: string | null;
  readonly lastOutcome: string;
  readonly waitingFor: string | null;
  readonly stop: Stop | null;
  readonly deadline: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface KeyRotationDetail extends KeyRotationSummary {
  readonly timeline: readonly (Omit<TimelineEntry, 'at'> & { readonly at: string })[];
}

export interface KeyRotationsPage {
  readonly phase: KeyRotationPhase | null;
  readonly before: KeyRotationId | null;
  readonly limit: number;
}

/** Newest first. */
export function listKeyRotations(
  { stores, transactions }: EvseSecurityDependencies,
  page: KeyRotationsPage,
  owners: OwnerScope,
): Promise<readonly KeyRotationSummary[]> {
  return transactions.snapshot(async (tx) => {
    const found = await stores.keyRotations.pageOf(tx, owners, page);
    const ids = found.map(({ id }) => id as KeyRotationId);
    const orders = new Map((await stores.keyRotations.ordersOf(tx, ids)).map((order) => [order.rotationId, order]));
    const chargers = await stores.chargers.findAll(
      tx,
      found.map(({ identityId }) => identityId),
    );
    const names = new Map(chargers.map(({ identityId, wireName }) => [identityId, wireName]));
    return found.map((one) => summary(one, orders.get(one.id as KeyRotationId), names.get(one.identityId) ?? ''));
  });
}

/** Null: there is none for this actor. */
export async function findKeyRotation(
  { stores, transactions }: EvseSecurityDependencies,
  id: KeyRotationId,
  actor: Actor,
): Promise<KeyRotationDetail | null> {
  const found = await stores.keyRotations.find(id);
  if (found === null) return null;
  return transactions.snapshot(async (tx: Transaction) => {
    const charger = await stores.chargers.find(tx, found.identityId);
    if (charger === null || !mayTouch(actor, charger.owner)) return null;
    const order = (await stores.keyRotations.orderOf(tx, id)) ?? undefined;
    const timeline = await stores.keyRotations.timeline(tx, id);
    return {
      ...summary(found, order, charger.wireName),
      timeline: timeline.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
    };
  });
}

function summary(one: KeyRotation, order: KeyRotationOrder | undefined, wireName: string): KeyRotationSummary {
  if (order === undefined) throw new Error(`${one.id} was never ordered`);
  return {
    rotationId: order.rotationId,
    identityId: one.identityId,
    wireName,
    phase: one.phase,
    trigger: order.trigger,
    replaces: order.replaces,
    reconnectFrom: order.reconnectFrom?.toISOString() ?? null,
    lastOutcome: one.lastOutcome,
    waitingFor: one.waitingFor,
    stop: one.stop,
    deadline: one.phaseDeadline?.toISOString() ?? null,
    createdAt: one.createdAt.toISOString(),
    changedAt: one.changedAt.toISOString(),
  };
}
