import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { ChargerId } from '../../charger/charger.ts';
import type { RenewalPhase } from '../../credential-renewal/credential-renewal.ts';
import type { CredentialRenewalStore } from '../../credential-renewal/credential-renewal-store.ts';
import type { KeyRotationOrder, KeyRotationPhase } from '../../key-rotation/key-rotation.ts';
import type { KeyRotationStore } from '../../key-rotation/key-rotation-store.ts';
import type { MigrationPhase } from '../../migration-case/migration-case.ts';
import type { StationProcess } from '../../station-process/station-process.ts';
import type { StationProcessStore } from '../../station-process/station-process-store.ts';
import type { RolloutPhase, TrustAnchorRollout } from '../../trust-anchor-rollout/trust-anchor-rollout.ts';
import type { TrustAnchorRolloutStore } from '../../trust-anchor-rollout/trust-anchor-rollout-store.ts';

/** `ended`: with these a charger may begin another one; of the others it has one at most, as the database sees to. */
function memoryProcessStore<Phase extends string>(
  database: MemoryDatabase,
  table: string,
  ended: readonly Phase[],
): StationProcessStore<Phase> {
  const processes = database.table<StationProcess<Phase>>(table);
  /** Of each charger, oldest first. */
  const ids = database.table<readonly string[]>(`${table}_of_charger`);
  const of = (id: ChargerId) => processes.among(ids.get(id) ?? []);
  const latest = (id: ChargerId) => of(id).at(-1) ?? null;
  return onlyThese<StationProcessStore<Phase>>(table, {
    add: async (_tx, process) => {
      const own = of(process.identityId);
      if (own.some(({ phase }) => !ended.includes(phase))) return 'another_is_open';
      processes.set(process.id, process);
      ids.set(process.identityId, [...own.map(({ id }) => id), process.id]);
      return 'added';
    },
    find: async (id) => processes.get(id),
    lock: async (_tx, id) => processes.get(id),
    save: async (_tx, process) => processes.set(process.id, { ...process, version: process.version + 1 }),
    latestOf: async (_tx, id) => latest(id),
    latestOfEach: async (_tx, chargers) =>
      new Map(
        chargers.flatMap((id) => {
          const one = latest(id);
          return one === null ? [] : [[id, one]];
        }),
      ),
    begunSince: async (_tx, chargers, since) => chargers.flatMap(of).filter(({ createdAt }) => createdAt >= since),
    takeDue: async (_tx, at, { limit, again }) => {
      const due = [...processes.values()].filter(({ nextLookAt }) => nextLookAt !== null && nextLookAt <= at);
      for (const process of due.slice(0, limit)) processes.set(process.id, { ...process, nextLookAt: again });
      return due.slice(0, limit).map(({ id }) => id);
    },
    note: async () => undefined,
    noteOnce: async () => undefined,
  });
}

export const memoryMigrationStore = (database: MemoryDatabase): StationProcessStore<MigrationPhase> =>
  memoryProcessStore<MigrationPhase>(database, 'evse_migration_case', ['active', 'abandoned']);

/** Of roots for vehicles there are none here. */
export function memoryRolloutStore(database: MemoryDatabase): TrustAnchorRolloutStore {
  const ended: readonly RolloutPhase[] = ['completed', 'failed'];
  const processes = memoryProcessStore<RolloutPhase>(database, 'evse_trust_anchor_rollout', ended);
  const isOpen = ({ phase }: TrustAnchorRollout): boolean => !ended.includes(phase);
  return Object.assign(processes, {
    latestOfBundle: (tx, _bundle, ids) => processes.latestOfEach(tx, ids),
    begunOfBundle: (tx, _bundle, ids, since) => processes.begunSince(tx, ids, since),
    openOf: async (tx, id) => {
      const latest = await processes.latestOf(tx, id);
      return latest !== null && isOpen(latest) ? [latest] : [];
    },
    withOpen: async (tx, ids) =>
      new Set([...(await processes.latestOfEach(tx, ids))].flatMap(([id, one]) => (isOpen(one) ? [id] : []))),
  } satisfies Omit<TrustAnchorRolloutStore, keyof StationProcessStore<RolloutPhase>>);
}

/** There are no EVSEs here. */
export const memoryRenewalStore = (database: MemoryDatabase): CredentialRenewalStore =>
  Object.assign(memoryProcessStore<RenewalPhase>(database, 'evse_credential_renewal', ['completed', 'failed']), {
    openOfEndpoints: async () => [],
    withOpenEndpoints: async () => new Set<ChargerId>(),
    openOfEndpoint: async () => [],
    openOfEachEndpoint: async () => new Map(),
    ofCertificates: async () => new Map(),
    withCertificate: async () => [],
  });

export function memoryRotationStore(database: MemoryDatabase): KeyRotationStore {
  const orders = database.table<KeyRotationOrder>('evse_key_rotation_order');
  const processes = memoryProcessStore<KeyRotationPhase>(database, 'evse_key_rotation', ['completed', 'abandoned']);
  return Object.assign(processes as KeyRotationStore, {
    addOrder: async (_tx, order) => orders.set(order.rotationId, order),
    orderOf: async (_tx, id) => orders.get(id),
  } satisfies Partial<KeyRotationStore>);
}
