import type { AnchorChange } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import { publishDirtyEntries } from './admission/publish-dirty-entries.ts';
import type { KeyCutoverPathId } from './authorization-key/key-cutover-path.ts';
import type { KeyQuery } from './authorization-key/key-inventory.ts';
import type { BreakGlassId } from './break-glass/break-glass.ts';
import type { BreakGlassPage } from './break-glass/break-glass-store.ts';
import type { CapabilityExceptionId } from './capability/capability-exception.ts';
import type { ChargerId } from './charger/charger.ts';
import { advanceKeyRotation } from './commands/advance-key-rotation.ts';
import { advanceMigration } from './commands/advance-migration.ts';
import { advanceRenewal } from './commands/advance-renewal.ts';
import { advanceStationLog } from './commands/advance-station-log.ts';
import { advanceWave } from './commands/advance-wave.ts';
import { askForBreakGlass, type BreakGlassWish } from './commands/ask-for-break-glass.ts';
import { beginOnboardings } from './commands/begin-onboardings.ts';
import { type BindStationInput, bindStation, releaseStation } from './commands/bind-station.ts';
import { carryOutStationOrder } from './commands/carry-out-station-order.ts';
import type { CommandContext } from './commands/command-context.ts';
import { type DeclareFamilyInput, declareFamily } from './commands/declare-family.ts';
import { endBreakGlass, endDueBreakGlasses } from './commands/end-break-glass.ts';
import { endSupersededSessions } from './commands/end-superseded-sessions.ts';
import { type EnrollChargerInput, enrollCharger } from './commands/enroll-charger.ts';
import { FailedFacts } from './commands/failed-facts.ts';
import {
  endCapabilityException,
  type GrantCapabilityExceptionInput,
  grantCapabilityException,
} from './commands/grant-capability-exception.ts';
import { issueAuthorizationKey } from './commands/issue-authorization-key.ts';
import { dueProcesses } from './commands/look-at-due-processes.ts';
import { lookAtDueStationLogs } from './commands/look-at-due-station-logs.ts';
import { openStationLog } from './commands/open-station-log.ts';
import { abandonKeyRotation, retryKeyRotation } from './commands/operate-key-rotation.ts';
import {
  abandonMigration,
  quarantineMigration,
  resumeMigration,
  retryMigration,
} from './commands/operate-migration.ts';
import { abortWave, pauseWave, resumeWave } from './commands/operate-wave.ts';
import { orderDueLists } from './commands/order-due-lists.ts';
import { orderCertificateDeletion, orderCertificateList, orderVehicleRoots } from './commands/order-of-station.ts';
import { parkUnreadableFacts } from './commands/park-fact.ts';
import { type PlanMigrationInput, planMigration } from './commands/plan-migration.ts';
import { planWave, type WavePlan } from './commands/plan-wave.ts';
import { receiveLogUpload, recordLogUploaded } from './commands/receive-log-upload.ts';
import { receiveSigningRequest } from './commands/receive-signing-request.ts';
import { reconcileAnchors } from './commands/reconcile-anchors.ts';
import { type ProposeKeyCutoverPathInput, proposeKeyCutoverPath } from './commands/record-key-cutover-path.ts';
import { recordStationFacts } from './commands/record-station-facts.ts';
import { refreshAdmission } from './commands/refresh-admission.ts';
import { type RequestStationLogInput, requestStationLog } from './commands/request-station-log.ts';
import { retireDueKeys } from './commands/retire-former-keys.ts';
import { type RevokeAuthorizationKeyInput, revokeAuthorizationKey } from './commands/revoke-authorization-key.ts';
import { advanceRollout } from './commands/rollout-kind.ts';
import { type RotateAuthorizationKeyInput, rotateAuthorizationKey } from './commands/rotate-authorization-key.ts';
import { rotateDueKeys } from './commands/rotate-due-keys.ts';
import { type SetKeyPolicyInput, setKeyPolicy } from './commands/set-key-policy.ts';
import { askToStartWave } from './commands/start-wave.ts';
import { takeUpEarlyRequests } from './commands/take-up-early-requests.ts';
import type { PageByName } from './controller/controller-lists.ts';
import { GatewayLeases } from './gateway/gateway-leases.ts';
import type { KeyRotationId } from './key-rotation/key-rotation.ts';
import type { MigrationCaseId } from './migration-case/migration-case.ts';
import {
  ADMISSION_REFRESH,
  type EvseSecurityDependencies,
  KEY_ROTATIONS,
  MIGRATIONS,
  RENEWALS,
  STATION_LOGS,
  STATION_ORDERS,
  TRUST_ANCHOR_ROLLOUTS,
  WAVES,
} from './ports.ts';
import {
  findAdmissionEntries,
  findAdmissionEntry,
  readAdmissionAnchors,
  readAdmissionSnapshot,
} from './queries/admission.ts';
import { type AnchorDriftQuery, listAnchorDrift } from './queries/anchor-drift.ts';
import { askableForRenewal, objectionsToRenewal } from './queries/askable-for-renewal.ts';
import { countKeyFindings, listAuthorizationKeys } from './queries/authorization-keys.ts';
import {
  familyVersions,
  findFamily,
  findStationCapabilities,
  listCapabilityExceptions,
  listExcludedFamilies,
  listFamilies,
} from './queries/capability-matrix.ts';
import { listControllers, stationsBehind } from './queries/controllers.ts';
import { decommissionOfStation } from './queries/decommission-of-station.ts';
import { familyEffect } from './queries/family-effect.ts';
import { gatewayListeners } from './queries/gateway-listeners.ts';
import { findInstalledCertificates } from './queries/installed-certificates.ts';
import { findKeyRotation, type KeyRotationsPage, listKeyRotations } from './queries/key-rotations.ts';
import { migrationReadiness } from './queries/migration-readiness.ts';
import { findMigration, listMigrations, type MigrationsPage, migrationOverview } from './queries/migrations.ts';
import { findStationLog, listStationLogs } from './queries/station-logs.ts';
import { countStations, listStations } from './queries/stations.ts';
import {
  listTrustAnchorReadiness,
  type ReadinessPage,
  trustAnchorReadiness,
} from './queries/trust-anchor-readiness.ts';
import { findWave, listWaveMembers, listWaves, type WaveMembersPage, type WavesPage } from './queries/waves.ts';
import type { Reaction } from './reactions/reaction.ts';
import { whenAnchorsArrive } from './reactions/when-anchors-arrive.ts';
import { whenCertificateChanges } from './reactions/when-certificate-changes.ts';
import { whenCertificateRevoked } from './reactions/when-certificate-revoked.ts';
import { whenBindingExceptionChanges, whenStationToleranceChanges } from './reactions/when-concession-changes.ts';
import { whenIdentityChanged } from './reactions/when-identity-changed.ts';
import { whenIdentityDecommissioned } from './reactions/when-identity-decommissioned.ts';
import { whenKeyApprovalAnswered } from './reactions/when-key-approval-answered.ts';
import { whenOutsideAnchorsChange } from './reactions/when-outside-anchors-change.ts';
import { whenPolicyChanges } from './reactions/when-policy-changes.ts';
import { whenRecoveryCaseChanges } from './reactions/when-recovery-case-changes.ts';
import { whenRenewalRequested } from './reactions/when-renewal-requested.ts';
import { whenWaveStartApproved } from './reactions/when-wave-start-approved.ts';
import { forgetExpired } from './retention/forget-expired.ts';
import type {
  LogUpload,
  LogUploaded,
  SigningRequestMessage,
  StationFact,
  UnreadableFact,
  UpstreamAccessQuestion,
  UpstreamChangeQuestion,
  UpstreamRenewal,
} from './station-contract/index.ts';
import type { StationLogId } from './station-log/station-log.ts';
import type { StationLogQuery } from './station-log/station-log-store.ts';
import type { NamedCertificate, StationOrderId } from './station-order/station-order.ts';
import { giveUpstreamAccess } from './upstream/give-upstream-access.ts';
import { judgeUpstreamChange } from './upstream/judge-upstream-change.ts';
import { renewForUpstream } from './upstream/renew-for-upstream.ts';
import { upstreamStanding } from './upstream/upstream-standing.ts';
import type { WaveId } from './wave/wave.ts';
import { waveStanding } from './wave/wave-standing.ts';

/** Revocation first: it must not wait behind anything. */
const reactions: readonly Reaction[] = [
  whenCertificateRevoked,
  whenBindingExceptionChanges,
  whenStationToleranceChanges,
  whenRecoveryCaseChanges,
  whenCertificateChanges,
  whenRenewalRequested,
  whenKeyApprovalAnswered,
  whenIdentityChanged,
  whenIdentityDecommissioned,
  whenOutsideAnchorsChange,
  whenPolicyChanges,
  whenWaveStartApproved,
  whenAnchorsArrive,
];

export type EvseSecurity = ReturnType<typeof createEvseSecurity>;

/** The context's public face: every verb and every question, bundled over one set of dependencies. */
export function createEvseSecurity(deps: EvseSecurityDependencies) {
  const failures = new FailedFacts();
  const leases = new GatewayLeases(deps);
  type CaseRef = { readonly caseId: MigrationCaseId };
  type RotationRef = { readonly rotationId: KeyRotationId };
  type WaveRef = { readonly waveId: WaveId };
  return {
    // Commands of people and integrations.
    enrollCharger: (input: EnrollChargerInput, context: CommandContext) => enrollCharger(deps, input, context),
    decommissionOfStation: (id: ChargerId) => decommissionOfStation(deps, id),
    bindStation: (input: BindStationInput, context: CommandContext) => bindStation(deps, input, context),
    releaseStation: (input: BindStationInput, context: CommandContext) => releaseStation(deps, input, context),
    planMigration: (input: PlanMigrationInput, context: CommandContext) => planMigration(deps, input, context),
    quarantineMigration: (input: CaseRef, context: CommandContext) => quarantineMigration(deps, input, context),
    resumeMigration: (input: CaseRef, context: CommandContext) => resumeMigration(deps, input, context),
    retryMigration: (input: CaseRef, context: CommandContext) => retryMigration(deps, input, context),
    abandonMigration: (input: CaseRef, context: CommandContext) => abandonMigration(deps, input, context),
    rotateAuthorizationKey: (input: RotateAuthorizationKeyInput, context: CommandContext) =>
      rotateAuthorizationKey(deps, input, context),
    revokeAuthorizationKey: (input: RevokeAuthorizationKeyInput, context: CommandContext) =>
      revokeAuthorizationKey(deps, input, context),
    issueAuthorizationKey: (input: { readonly identityId: ChargerId }, context: CommandContext) =>
      issueAuthorizationKey(deps, input, context),
    setKeyPolicy: (input: SetKeyPolicyInput, context: CommandContext) => setKeyPolicy(deps, input, context),
    proposeKeyCutoverPath: (input: ProposeKeyCutoverPathInput, context: CommandContext) =>
      proposeKeyCutoverPath(deps, input, context),
    retryKeyRotation: (input: RotationRef, context: CommandContext) => retryKeyRotation(deps, input, context),
    abandonKeyRotation: (input: RotationRef, context: CommandContext) => abandonKeyRotation(deps, input, context),
    askForBreakGlass: (wish: BreakGlassWish, context: CommandContext) => askForBreakGlass(deps, wish, context),
    endBreakGlass: (input: { readonly breakGlassId: BreakGlassId }, context: CommandContext) =>
      endBreakGlass(deps, input, context),
    planWave: (plan: WavePlan, context: CommandContext) => planWave(deps, plan, context),
    askToStartWave: (input: WaveRef, context: CommandContext) => askToStartWave(deps, input, context),
    pauseWave: (input: WaveRef, context: CommandContext) => pauseWave(deps, input, context),
    resumeWave: (input: WaveRef, context: CommandContext) => resumeWave(deps, input, context),
    abortWave: (input: WaveRef, context: CommandContext) => abortWave(deps, input, context),
    requestStationLog: (input: RequestStationLogInput, context: CommandContext) =>
      requestStationLog(deps, input, context),
    openStationLog: (input: { readonly stationLogId: StationLogId }, context: CommandContext) =>
      openStationLog(deps, input, context),

    orderVehicleRoots: (input: { readonly identityId: ChargerId }, context: CommandContext) =>
      orderVehicleRoots(deps, input, context),
    orderCertificateList: (input: { readonly identityId: ChargerId }, context: CommandContext) =>
      orderCertificateList(deps, input, context),
    orderCertificateDeletion: (
      input: { readonly identityId: ChargerId; readonly certificate: NamedCertificate },
      context: CommandContext,
    ) => orderCertificateDeletion(deps, input, context),

    declareFamily: (input: DeclareFamilyInput, context: CommandContext) => declareFamily(deps, input, context),
    grantCapabilityException: (input: GrantCapabilityExceptionInput, context: CommandContext) =>
      grantCapabilityException(deps, input, context),
    endCapabilityException: (input: { readonly exceptionId: CapabilityExceptionId }, context: CommandContext) =>
      endCapabilityException(deps, input, context),

    // What gateways bring.
    /** Request `station.signing_request`. */
    receiveSigningRequest: (message: SigningRequestMessage) => receiveSigningRequest(deps, message),
    /** Request `station.upstream_renewal`. */
    renewForUpstream: (message: UpstreamRenewal) => renewForUpstream(deps, message),
    judgeUpstreamChange: (question: UpstreamChangeQuestion) => judgeUpstreamChange(deps, question),
    /** Request `station.upstream_access`. */
    giveUpstreamAccess: (question: UpstreamAccessQuestion, from: { readonly nodeId: string }) =>
      giveUpstreamAccess(deps, question, from),
    /** Request `station.log_upload`. */
    receiveLogUpload: (message: LogUpload, from: { readonly nodeId: string }) => receiveLogUpload(deps, message, from),
    /** Request `station.log_uploaded`. */
    recordLogUploaded: (message: LogUploaded) => recordLogUploaded(deps, message),
    /** Durable subject `station.facts`. */
    recordStationFacts: (facts: readonly StationFact[], from: { readonly nodeId: string }) =>
      recordStationFacts(deps, facts, from, failures),
    /** Of the same subject, what `readStationFacts` could not read. */
    parkUnreadableFacts: (unreadable: readonly UnreadableFact[], from: { readonly nodeId: string }) =>
      parkUnreadableFacts(deps, unreadable, from),

    /** Job handlers by queue; each takes the id that was nudged. */
    jobs: {
      [MIGRATIONS]: (caseId: string) => advanceMigration(deps, caseId),
      [RENEWALS]: (renewalId: string) => advanceRenewal(deps, renewalId),
      [KEY_ROTATIONS]: (rotationId: string) => advanceKeyRotation(deps, rotationId),
      [TRUST_ANCHOR_ROLLOUTS]: (rolloutId: string) => advanceRollout(deps, rolloutId),
      [WAVES]: (waveId: string) => advanceWave(deps, waveId as WaveId),
      [STATION_ORDERS]: (orderId: string) => carryOutStationOrder(deps, orderId as StationOrderId),
      [STATION_LOGS]: (stationLogId: string) => advanceStationLog(deps, stationLogId),
      [ADMISSION_REFRESH]: (identityId: string) => refreshAdmission(deps, identityId as ChargerId),
    },
    /** Subscribers of the outbox. */
    reactions: reactions.map(({ name, types, react }) => ({
      name,
      types,
      handle: async (events: readonly DomainEvent[]): Promise<void> => {
        for (const event of events) if (types.includes(event.type)) await react(deps, event);
      },
    })),

    // Timers.
    /** Every few seconds: nudges what a lost nudge left behind. */
    lookAtDueProcesses: dueProcesses(deps),
    /** Every minute: of the requests that came before their turn those whose turn has come. */
    takeUpEarlyRequests: () => takeUpEarlyRequests(deps),
    /** Every minute: has stations asked what they have installed, each in its time. */
    orderDueLists: () => orderDueLists(deps),
    /** Every minute: sends stations again what they lack of the trust anchors in force. */
    reconcileAnchors: () => reconcileAnchors(deps),
    /** Every minute: ends keys that were replaced and whose rollback window is over. */
    retireDueKeys: () => retireDueKeys(deps),
    /** Every minute: ends what was opened of Profile 2 for a time. */
    endDueBreakGlasses: () => endDueBreakGlasses(deps),
    /** Every hour: replaces keys for their age, where the policy wants it. */
    rotateDueKeys: () => rotateDueKeys(deps),
    beginOnboardings: () => beginOnboardings(deps),
    /** The same of logs. */
    lookAtDueStationLogs: () => lookAtDueStationLogs(deps),
    /** Publishes changed admission entries; run by an `AdmissionDrain`. */
    publishDirtyEntries: () => publishDirtyEntries(deps),
    /** Every second: has gateways close what other gateways have taken over. */
    endSupersededSessions: () => endSupersededSessions(deps),
    /** Every few seconds: whose stations are offline because nothing is heard of their gateway any more. */
    keepGatewayLeases: () => leases.look(),
    /** Daily. */
    forgetExpired: () => forgetExpired(deps),

    // Questions.
    admissionEntry: (id: ChargerId) => findAdmissionEntry(deps, id),
    admissionEntries: (ids: readonly ChargerId[]) => findAdmissionEntries(deps, ids),
    admissionSnapshot: () => readAdmissionSnapshot(deps),
    admissionAnchors: () => readAdmissionAnchors(deps),
    /** The count by which gateways tell which of two readings is the newer one: the last that was given out, and another. */
    admissionEdition: () => deps.transactions.run((tx) => deps.stores.admissionEditions.present(tx)),
    nextAdmissionEdition: () => deps.transactions.run((tx) => deps.stores.admissionEditions.next(tx)),
    stations: (page: { readonly after: ChargerId | null; readonly limit: number }, owners: OwnerScope) =>
      listStations(deps, page, owners),
    /** Gateways with an open session. */
    gatewaysWithSessions: () => deps.transactions.run((tx) => deps.stores.sessions.nodes(tx)),
    gatewayListeners: () => gatewayListeners(deps),
    controllers: (page: PageByName, owners: OwnerScope) => listControllers(deps, page, owners),
    stationsBehind: (id: ChargerId, page: PageByName, owners: OwnerScope) => stationsBehind(deps, id, page, owners),
    stationCounts: (owners: OwnerScope) => countStations(deps, owners),
    upstreamStanding: () => upstreamStanding(deps),
    askableForRenewal: (ids: readonly ChargerId[]) => askableForRenewal(deps, ids),
    objectionsToRenewal: (ids: readonly ChargerId[]) => objectionsToRenewal(deps, ids),
    installedCertificates: (id: ChargerId, actor: CommandContext['actor']) =>
      findInstalledCertificates(deps, id, actor),
    /** By name, after the given one. */
    families: (page: { readonly after: string | null; readonly limit: number }, owners: OwnerScope) =>
      listFamilies(deps, page, owners),
    family: (family: string, actor: CommandContext['actor']) => findFamily(deps, family, actor),
    familyVersions: (
      family: string,
      page: { readonly before: number | null; readonly limit: number },
      actor: CommandContext['actor'],
    ) => familyVersions(deps, family, page, actor),
    /** What a declaration would change; nothing is written. */
    familyEffect: (input: DeclareFamilyInput, context: Pick<CommandContext, 'actor'>) =>
      familyEffect(deps, input, context),
    stationCapabilities: (id: ChargerId, actor: CommandContext['actor']) => findStationCapabilities(deps, id, actor),
    capabilityExceptions: (
      page: { readonly before: CapabilityExceptionId | null; readonly limit: number },
      owners: OwnerScope,
    ) => listCapabilityExceptions(deps, page, owners),
    excludedFamilies: (owners: OwnerScope) => listExcludedFamilies(deps, owners),
    stationLogs: (query: StationLogQuery, owners: OwnerScope) => listStationLogs(deps, query, owners),
    stationLog: (id: StationLogId, owners: OwnerScope) => findStationLog(deps, id, owners),
    waveStanding: () => waveStanding(deps),
    waves: (page: WavesPage, owners: OwnerScope) => listWaves(deps, page, owners),
    wave: (id: WaveId, owners: OwnerScope) => findWave(deps, id, owners),
    /** Null: there is no such wave. */
    waveMembers: (id: WaveId, page: WaveMembersPage, owners: OwnerScope) => listWaveMembers(deps, id, page, owners),
    /** Stations that lack an anchor that they are to have, or have one that nobody wants there. */
    anchorDrift: (query: AnchorDriftQuery, owners: OwnerScope) => listAnchorDrift(deps, query, owners),
    /** Who loses the connection if this changes now. */
    trustAnchorReadiness: (change: AnchorChange, owners: OwnerScope) => trustAnchorReadiness(deps, change, owners),
    trustAnchorReadinessOfEach: (change: AnchorChange, page: ReadinessPage, owners: OwnerScope) =>
      listTrustAnchorReadiness(deps, change, page, owners),
    authorizationKeys: (query: KeyQuery, owners: OwnerScope) => listAuthorizationKeys(deps, query, owners),
    authorizationKeyFindings: (owners: OwnerScope) => countKeyFindings(deps, owners),
    keyPolicies: () => deps.transactions.snapshot((tx) => deps.stores.keyPolicies.all(tx)),
    keyCutoverPaths: (page: { readonly before: KeyCutoverPathId | null; readonly limit: number }) =>
      deps.transactions.snapshot((tx) => deps.stores.keyCutoverPaths.page(tx, page)),
    breakGlasses: (page: BreakGlassPage, owners: OwnerScope) =>
      deps.transactions.snapshot((tx) => deps.stores.breakGlasses.page(tx, owners, page)),
    keyRotations: (page: KeyRotationsPage, owners: OwnerScope) => listKeyRotations(deps, page, owners),
    /** Null: there is none for this actor. */
    keyRotation: (id: KeyRotationId, actor: CommandContext['actor']) => findKeyRotation(deps, id, actor),
    migrationOverview: (owners: OwnerScope) => migrationOverview(deps, owners),
    migrations: (page: MigrationsPage, owners: OwnerScope) => listMigrations(deps, page, owners),
    migration: (caseId: MigrationCaseId, owners: OwnerScope) => findMigration(deps, caseId, owners),
    /** Null: there is no such station for this actor. */
    migrationReadiness: (identityId: ChargerId, actor: CommandContext['actor']) =>
      migrationReadiness(deps, identityId, actor),
  };
}
