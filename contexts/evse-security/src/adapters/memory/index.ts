/**
 * This context's stores in memory, for models and simulations: as much of them as a station on its way to Profile 3, its
 * renewals and the rotations of its key need. What else is asked of them says so (`onlyThese`). Timelines are not kept.
 */
import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { EvseSecurityStores } from '../../ports.ts';
import { memoryAttemptStore } from './attempt-store.ts';
import { memoryAuthorizationKeyStore } from './authorization-key-store.ts';
import { memoryBreakGlassStore } from './break-glass-store.ts';
import { memoryCapabilityStore } from './capability-store.ts';
import { memoryDiscardStore } from './certificate-discard-store.ts';
import { memoryChargerStore } from './charger-store.ts';
import { memoryDirtyEntries } from './dirty-entries.ts';
import { memoryGatewayStore } from './gateway-store.ts';
import { memoryListedRootsStore } from './listed-roots-store.ts';
import { memorySeenFacts } from './seen-facts.ts';
import { memorySessionStore } from './session-store.ts';
import { memoryRequestStore } from './signing-request-store.ts';
import { memoryOrderStore } from './station-order-store.ts';
import {
  memoryMigrationStore,
  memoryRenewalStore,
  memoryRolloutStore,
  memoryRotationStore,
} from './station-process-store.ts';
import { memoryAnchorStore } from './trust-anchor-installation-store.ts';

export function memoryStores(database: MemoryDatabase): EvseSecurityStores {
  const sessions = memorySessionStore(database);
  return {
    chargers: memoryChargerStore(database),
    sessions: sessions.store,
    attempts: memoryAttemptStore(database, sessions.of),
    gateways: memoryGatewayStore(database),
    keys: memoryAuthorizationKeyStore(database),
    requests: memoryRequestStore(database),
    anchors: memoryAnchorStore(database),
    migrations: memoryMigrationStore(database),
    renewals: memoryRenewalStore(database),
    rollouts: memoryRolloutStore(database),
    dirtyEntries: memoryDirtyEntries(database),
    seenFacts: memorySeenFacts(database),
    discards: memoryDiscardStore(database),
    capabilities: memoryCapabilityStore(database),
    orders: memoryOrderStore(database),
    // No controller carries a station here, nobody asks for logs, and no request comes before its turn.
    controllerStations: onlyThese('stations of controllers', { carrying: async () => new Map() }),
    earlyRequests: onlyThese('early requests', { find: async () => null, remove: async () => undefined }),
    stationLogs: onlyThese('station logs', { requestIdsSince: async () => new Map() }),
    keyRotations: memoryRotationStore(database),
    breakGlasses: memoryBreakGlassStore(database),
    onboardings: onlyThese('onboardings', { due: async () => [] }),
    keyInventory: onlyThese('the inventory of keys', {}),
    keyCutoverPaths: onlyThese('cutover paths', {}),
    keyPolicies: onlyThese('policies of keys', {}),
    waves: onlyThese('waves', {
      memberOfProcess: async () => null,
      takenAmong: async () => new Map(),
      withoutWave: async () => new Set(),
    }),
    dueTimes: onlyThese('times to look', {}),
    parkedFacts: onlyThese('parked facts', { isOutage: () => true }),
    controllerLists: onlyThese('lists of controllers', {}),
    admissionEditions: onlyThese('admission editions', {}),
    idempotency: onlyThese('idempotency keys', {}),
    listedRoots: memoryListedRootsStore(database),
    installedCertificates: onlyThese('lists of certificates', {}),
  };
}
