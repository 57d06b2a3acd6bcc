import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { ChargerId } from '../../charger/charger.ts';
import type { SessionStore } from '../../charger/charger-store.ts';
import type { Session } from '../../charger/session.ts';

/** Only open sessions have rows. Of a gateway that was lost nothing is known here: none is. */
export function memorySessionStore(database: MemoryDatabase): {
  readonly store: SessionStore;
  readonly of: (id: ChargerId) => readonly Session[];
} {
  /** Of each charger. */
  const sessions = database.table<readonly Session[]>('evse_session');
  /** What a sequence gives out is never taken back. */
  let epoch = 0;
  const of = (id: ChargerId) => sessions.get(id) ?? [];
  const put = (id: ChargerId, open: readonly Session[]) =>
    open.length === 0 ? void sessions.delete(id) : sessions.set(id, open);
  const current = (id: ChargerId): Session | null =>
    of(id).reduce<Session | null>(
      (best, one) => (one.superseded || (best !== null && best.epoch > one.epoch) ? best : one),
      null,
    );
  const supersede = (id: ChargerId, nodeId: string) => {
    if (!of(id).some((one) => one.nodeId !== nodeId && !one.superseded)) return;
    put(
      id,
      of(id).map((one) => (one.nodeId === nodeId ? one : { ...one, superseded: true })),
    );
  };
  const store = onlyThese<SessionStore>('sessions', {
    nextEpoch: async () => ++epoch,
    nextEpochs: async (_tx, count) => Array.from({ length: count }, () => ++epoch),
    open: async (_tx, id, session) => put(id, [...of(id), session]),
    openAll: async (_tx, opened) => {
      for (const [id, session] of opened) put(id, [...of(id), session]);
    },
    current: async (_tx, id) => current(id),
    currentOf: async (_tx, ids) =>
      new Map(
        ids.flatMap((id) => {
          const session = current(id);
          return session === null ? [] : [[id, session]];
        }),
      ),
    nodesElsewhereOf: async (_tx, ids, nodeId) =>
      new Map(
        ids.flatMap((id) => {
          const nodes = [...new Set(of(id).map((one) => one.nodeId))].filter((node) => node !== nodeId);
          return nodes.length === 0 ? [] : [[id, nodes]];
        }),
      ),
    byConnection: async (_tx, id, connectionId) => of(id).find((one) => one.connectionId === connectionId) ?? null,
    close: async (_tx, id, connectionId) => {
      const left = of(id).filter((one) => one.connectionId !== connectionId);
      if (left.length === of(id).length) return false;
      put(id, left);
      return true;
    },
    supersedeElsewhere: async (_tx, id, { nodeId }) => supersede(id, nodeId),
    supersedeAllElsewhere: async (_tx, ids, { nodeId }) => {
      for (const id of ids) supersede(id, nodeId);
    },
    superseded: async (_tx, nodeIds) =>
      [...sessions.entries()].flatMap(([id, open]) =>
        open
          .filter((one) => one.superseded && nodeIds.includes(one.nodeId))
          .map(({ nodeId, connectionId }) => ({ identityId: id as ChargerId, nodeId, connectionId })),
      ),
    closeAllOfNode: async (_tx, nodeId) => {
      for (const [id, open] of sessions.entries()) {
        if (!open.some((one) => one.nodeId === nodeId)) continue;
        put(
          id as ChargerId,
          open.filter((one) => one.nodeId !== nodeId),
        );
      }
    },
  });
  return { store, of };
}
