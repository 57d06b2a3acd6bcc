import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import {
  type AuthorizationKey,
  type AuthorizationKeyId,
  timeRunsFrom,
} from '../../authorization-key/authorization-key.ts';
import type { AuthorizationKeyStore } from '../../authorization-key/authorization-key-store.ts';
import type { ChargerId } from '../../charger/charger.ts';

export function memoryAuthorizationKeyStore(database: MemoryDatabase): AuthorizationKeyStore {
  /** Of each charger, oldest version first. */
  const keys = database.table<readonly AuthorizationKey[]>('evse_authorization_key');
  const holders = database.table<ChargerId>('evse_authorization_key_holder');
  const deliveries = database.table<Buffer>('evse_authorization_key_delivery');
  const of = (id: ChargerId) => keys.get(id) ?? [];
  const found = (id: AuthorizationKeyId): AuthorizationKey | null => {
    const holder = holders.get(id);
    return holder === null ? null : (of(holder).find((key) => key.id === id) ?? null);
  };
  /** A charger has one active and one pending key at most, as the database sees to. */
  function put(id: ChargerId, own: readonly AuthorizationKey[]): void {
    for (const state of ['active', 'pending']) {
      if (own.filter((key) => key.state === state).length > 1) throw new Error(`${id} has two keys that are ${state}`);
    }
    keys.set(id, own);
  }
  async function change(id: AuthorizationKeyId, by: Partial<AuthorizationKey>): Promise<void> {
    const holder = holders.get(id);
    if (holder === null) return;
    put(
      holder,
      of(holder).map((key) => (key.id === id ? { ...key, ...by } : key)),
    );
  }
  return onlyThese<AuthorizationKeyStore>('authorization keys', {
    add: async (_tx, key, sealed) => {
      put(key.identityId, [...of(key.identityId), key]);
      holders.set(key.id, key.identityId);
      if (sealed !== null) deliveries.set(key.id, sealed);
    },
    find: async (_tx, id) => found(id),
    lock: async (_tx, id) => found(id),
    ofCharger: async (_tx, id) => of(id),
    ofChargers: async (_tx, ids) => ids.toSorted().flatMap(of),
    setState: (_tx, id, state, changedAt) => change(id, { state, changedAt }),
    mustRotate: (_tx, id, rotateBecause) => change(id, { mustRotate: true, rotateBecause }),
    dueToRetire: async (_tx, at) =>
      [...keys.values()].flat().filter((key) => {
        const from = timeRunsFrom(key);
        return from !== null && from <= at;
      }),
    recordUsed: async (_tx, ids, lastUsedAt) => {
      const hourAgo = lastUsedAt.getTime() - 3_600_000;
      for (const id of ids) {
        const used = found(id);
        if (used !== null && (used.lastUsedAt?.getTime() ?? 0) <= hourAgo) await change(id, { lastUsedAt });
      }
    },
    sealedSecret: async (_tx, id) => deliveries.get(id),
    acknowledge: async (_tx, id, acknowledgedAt) => {
      await change(id, { acknowledgedAt });
      deliveries.delete(id);
    },
    eraseSecret: async (_tx, id) => void deliveries.delete(id),
  });
}
