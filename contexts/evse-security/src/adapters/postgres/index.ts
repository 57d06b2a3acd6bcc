/** The stores of EVSE security on PostgreSQL, and their tables. */
import type { Database } from '@bfcert/kernel/postgres';
import type { EvseSecurityStores } from '../../ports.ts';
import { admissionEditions } from './admission-editions.ts';
import { attemptStore } from './attempt-store.ts';
import { authorizationKeyStore } from './authorization-key-store.ts';
import { breakGlassStore } from './break-glass-store.ts';
import { capabilityStore } from './capability-store.ts';
import { certificateDiscardStore } from './certificate-discard-store.ts';
import { chargerStore } from './charger-store.ts';
import { controllerLists } from './controller-lists.ts';
import { controllerStationStore } from './controller-station-store.ts';
import { dirtyEntries } from './dirty-entries.ts';
import { earlyRequestStore } from './early-request-store.ts';
import { gatewayStore } from './gateway-store.ts';
import { idempotencyStore } from './idempotency-store.ts';
import { installedCertificatesStore } from './installed-certificates-store.ts';
import { keyInventory } from './key-inventory.ts';
import { keyRotationStore } from './key-rotation-store.ts';
import { keyCutoverPathStore, keyPolicyStore } from './key-rules-store.ts';
import { listedRootsStore } from './listed-roots-store.ts';
import { onboardingStore } from './onboarding-store.ts';
import { parkedFactStore } from './parked-fact-store.ts';
import { seenFacts } from './seen-facts.ts';
import { sessionStore } from './session-store.ts';
import { signingRequestStore } from './signing-request-store.ts';
import { stationLogStore } from './station-log-store.ts';
import { stationOrderStore } from './station-order-store.ts';
import { credentialRenewalStore, migrationCaseStore } from './station-process-store.ts';
import { dueTimes } from './take-due.ts';
import { trustAnchorInstallationStore } from './trust-anchor-installation-store.ts';
import { trustAnchorRolloutStore } from './trust-anchor-rollout-store.ts';
import { waveStore } from './wave-store.ts';

export { fleetDates } from './fleet-dates.ts';
export { fleetFigures } from './fleet-figures.ts';
export { evseMigrations } from './migrations.ts';

export const postgresStores = (database: Database): EvseSecurityStores => ({
  chargers: chargerStore,
  controllerStations: controllerStationStore,
  controllerLists,
  sessions: sessionStore,
  gateways: gatewayStore,
  keys: authorizationKeyStore,
  keyInventory,
  keyCutoverPaths: keyCutoverPathStore,
  keyPolicies: keyPolicyStore,
  breakGlasses: breakGlassStore,
  onboardings: onboardingStore,
  requests: signingRequestStore,
  earlyRequests: earlyRequestStore,
  anchors: trustAnchorInstallationStore,
  attempts: attemptStore,
  migrations: migrationCaseStore(database),
  renewals: credentialRenewalStore(database),
  keyRotations: keyRotationStore(database),
  rollouts: trustAnchorRolloutStore(database),
  dirtyEntries,
  admissionEditions,
  seenFacts,
  idempotency: idempotencyStore,
  parkedFacts: parkedFactStore,
  orders: stationOrderStore,
  installedCertificates: installedCertificatesStore,
  listedRoots: listedRootsStore,
  stationLogs: stationLogStore,
  discards: certificateDiscardStore,
  capabilities: capabilityStore,
  waves: waveStore,
  dueTimes,
});
