import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { Charger, ChargerId } from '../../charger/charger.ts';
import type { ChargerStore } from '../../charger/charger-store.ts';

export function memoryChargerStore(database: MemoryDatabase): ChargerStore {
  const chargers = database.table<Charger>('evse_charger');
  async function change(id: ChargerId, by: (before: Charger) => Partial<Charger>): Promise<void> {
    const before = chargers.get(id);
    if (before !== null) chargers.set(id, { ...before, ...by(before) });
  }
  const seen = (id: ChargerId, at: Date) =>
    change(id, ({ lastSeenAt }) => ({ lastSeenAt: lastSeenAt === null || lastSeenAt < at ? at : lastSeenAt }));
  return onlyThese<ChargerStore>('chargers', {
    add: async (_tx, charger) => {
      if (chargers.get(charger.identityId) !== null) return 'already_there';
      chargers.set(charger.identityId, charger);
      return 'added';
    },
    find: async (_tx, id) => chargers.get(id),
    lock: async (_tx, id) => chargers.get(id),
    lockAll: async (_tx, ids) => chargers.among(ids.toSorted()),
    keepInService: async (_tx, id) => chargers.get(id)?.decommissionedAt === null,
    page: async () => [...chargers.values()].filter(({ decommissionedAt }) => decommissionedAt === null),
    findAll: async (_tx, ids) => chargers.among(ids),
    raiseFloor: (_tx, id, floor) =>
      change(id, (before) => (before.profileFloor < floor ? { profileFloor: floor } : {})),
    recordBoot: (_tx, id, boot, about) => change(id, () => ({ boot, ...about, lastSeenAt: boot.at })),
    mergeSettings: (_tx, id, settings) => change(id, (before) => ({ settings: { ...before.settings, ...settings } })),
    recordPasswordReading: (_tx, id, passwordReading) => change(id, () => ({ passwordReading })),
    // No upstream stands behind anybody here.
    vehicleRequestsOf: async () => new Map(),
    recordActivation: (_tx, id, activation) => change(id, () => ({ activation })),
    recordSeen: (_tx, id, at) => seen(id, at),
    recordAllSeen: async (_tx, ids, at) => {
      for (const id of ids) await seen(id, at);
    },
  });
}
