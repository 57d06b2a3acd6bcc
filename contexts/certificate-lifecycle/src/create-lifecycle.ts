import { answerApproval } from './approval/answer-approval.ts';
import { approvalPage, findApproval } from './approval/approval-page.ts';
import { askAboutKey } from './approval/ask-about-key.ts';
import { askToStartWave } from './approval/ask-to-start-wave.ts';
import { overtakeWaveStart } from './approval/overtake-wave-start.ts';
import { sealAudit } from './audit/seal-audit.ts';
import { acceptedNamesOf } from './binding-exception/accepted-name.ts';
import { endBindingException, expireBindingExceptions } from './binding-exception/end-binding-exception.ts';
import { grantBindingException } from './binding-exception/grant-binding-exception.ts';
import { abortBulkAction } from './bulk-action/abort-bulk-action.ts';
import { advanceBulkAction } from './bulk-action/advance-bulk-action.ts';
import { bulkTargets, findBulkAction } from './bulk-action/bulk-action-page.ts';
import { draftBulkAction } from './bulk-action/draft-bulk-action.ts';
import { nudgeDueBulkActions } from './bulk-action/nudge-due-bulk-actions.ts';
import { startBulkAction } from './bulk-action/start-bulk-action.ts';
import { hasMaterial } from './certificate/certificate.ts';
import { nudgeDueJobs } from './certificate-job/nudge-due-jobs.ts';
import { ClockGuard } from './clock/clock-guard.ts';
import { abandonCertificate } from './commands/abandon-certificate.ts';
import { activateCertificate } from './commands/activate-certificate.ts';
import { advanceCertificate } from './commands/advance-certificate.ts';
import { applyPolicy } from './commands/apply-policy.ts';
import { cancelJob } from './commands/cancel-job.ts';
import { cancelPolicyDryRun } from './commands/cancel-policy-dry-run.ts';
import { cancelRequest } from './commands/cancel-request.ts';
import { changeIdentity } from './commands/change-identity.ts';
import { changeOwnershipMatrix, lookAtOwnershipMatrix } from './commands/change-ownership-matrix.ts';
import { deactivateCertificate } from './commands/deactivate-certificate.ts';
import { declareIdentitySource } from './commands/declare-identity-source.ts';
import { deleteCertificate } from './commands/delete-certificate.ts';
import { dryRunPolicy } from './commands/dry-run-policy.ts';
import { expireDueCertificates, heldSweep } from './commands/expire-due-certificates.ts';
import { importCertificates } from './commands/import-certificates.ts';
import { importIdentities } from './commands/import-identities.ts';
import { installCertificate } from './commands/install-certificate.ts';
import { issueCertificate } from './commands/issue-certificate.ts';
import { keepCertificate } from './commands/keep-certificate.ts';
import { recordEvidence } from './commands/record-evidence.ts';
import { recordInstallation } from './commands/record-installation.ts';
import { recordPlaneConfirmation } from './commands/record-plane-confirmation.ts';
import { recordSeenAgain } from './commands/record-seen-again.ts';
import { recordSent } from './commands/record-sent.ts';
import { registerIdentity } from './commands/register-identity.ts';
import { renewCertificate } from './commands/renew-certificate.ts';
import { replaceAndRevoke } from './commands/replace-and-revoke.ts';
import { requestCertificate } from './commands/request-certificate.ts';
import { retryJob } from './commands/retry-job.ts';
import { revokeCertificate } from './commands/revoke-certificate.ts';
import { decommissionIdentity } from './decommission/decommission-identity.ts';
import { previewDecommission } from './decommission/preview-decommission.ts';
import { advanceImportJob } from './import-job/advance-import-job.ts';
import { cancelImportJob } from './import-job/cancel-import-job.ts';
import { findImportJob, importJobRows } from './import-job/import-job-page.ts';
import { forgetImportReports, nudgeDueImportJobs } from './import-job/nudge-due-import-jobs.ts';
import { refuseForRoom } from './import-job/refuse-for-room.ts';
import { startImportJob } from './import-job/start-import-job.ts';
import { changeIncident } from './incident/change-incident.ts';
import { findIncident, incidentPage } from './incident/incident-page.ts';
import { recordAuditVerdict } from './incident/record-audit-verdict.ts';
import { resolveIncident } from './incident/resolve-incident.ts';
import { reviewIncidents } from './incident/review-incidents.ts';
import type { Lifecycle } from './lifecycle.ts';
import { listenerAnchors, serverChains } from './listener-root/listener-root-now.ts';
import { switchServerChain } from './listener-root/switch-server-chain.ts';
import { reconcileWithPki } from './orphan/reconcile-with-pki.ts';
import { recordListedOrphan } from './orphan/record-orphan.ts';
import { recordOwnCertificates } from './own-certificate/record-own-certificates.ts';
import { ownersOf } from './owner-scope/owners-of.ts';
import { advancePolicyDryRun } from './policy/advance-policy-dry-run.ts';
import { nudgeDuePolicyDryRuns } from './policy/nudge-due-policy-dry-runs.ts';
import type { LifecycleDependencies } from './ports.ts';
import { admissibleFingerprintsOf } from './queries/admissible-fingerprints.ts';
import { admissionFactsOf } from './queries/admission-facts.ts';
import { certificatePage } from './queries/certificate-page.ts';
import { certificateStanding } from './queries/certificate-standing.ts';
import { certificatesInPlace } from './queries/certificates-in-place.ts';
import { certificatesWithSerial } from './queries/certificates-with-serial.ts';
import { combinedHolderOf } from './queries/combined-holder.ts';
import { combinedPlaceOf } from './queries/combined-place.ts';
import { identitySources } from './queries/identity-sources.ts';
import { certificatesOf, inventory } from './queries/inventory.ts';
import { migrationPermissionOf } from './queries/migration-permission.ts';
import { ownershipMatrix } from './queries/ownership-matrix.ts';
import { requestWaitingForKey } from './queries/request-waiting-for-key.ts';
import { rootsOfOthersAt } from './queries/roots-of-others.ts';
import { shownCertificate } from './queries/shown-certificate.ts';
import { stapledChains } from './queries/stapled-chains.ts';
import { timeline } from './queries/timeline.ts';
import { v2gRoots } from './queries/v2g-roots.ts';
import { admissibleBootstrapsOf } from './recovery-case/admissible-bootstraps.ts';
import { admitBootstrap } from './recovery-case/admit-bootstrap.ts';
import { admitOneTimeKey } from './recovery-case/admit-one-time-key.ts';
import { expireRecoveryCases, withdrawRecoveryCase } from './recovery-case/end-recovery-case.ts';
import { openRecoveryCase } from './recovery-case/open-recovery-case.ts';
import { spendOneTimeKey } from './recovery-case/spend-one-time-key.ts';
import { takeOneTimeKey } from './recovery-case/take-one-time-key.ts';
import { countRenewal } from './renewal/count-renewal.ts';
import { renewDueCertificates } from './renewal/renew-due-certificates.ts';
import { revokeReplaced } from './replacement/revoke-replaced.ts';
import { forgetExpired, NOTHING_FORGOTTEN } from './retention/forget-expired.ts';
import { giveRevocationsBack } from './revocation/give-revocations-back.ts';
import { LedgerDoubt } from './revocation/ledger-doubt.ts';
import { confirmPlanes } from './revocation/plane/confirm-planes.ts';
import { takeRevocations } from './revocation/take-revocations.ts';
import { forgetSecurityEvents } from './security-event/forget-security-events.ts';
import { recordSecurityEvent } from './security-event/record-security-event.ts';
import { takeUntoldSecurityEvents } from './security-event/take-untold.ts';
import { adoptStations } from './station-adoption/adopt-stations.ts';
import { endStationTolerance, expireStationTolerances } from './station-tolerance/end-station-tolerance.ts';
import { grantStationTolerance } from './station-tolerance/grant-station-tolerance.ts';
import { toleratedOf } from './station-tolerance/tolerated-of.ts';
import { recordStatusQueries } from './status-query/record-status-queries.ts';
import { effectOfAnchorChange } from './trust-anchor-bundle/anchor-change.ts';
import { anchorRollout, anchorsAbove, firstAnchor, ownAnchorsOf } from './trust-anchor-bundle/anchor-rollout.ts';
import { bundlePage, findBundle } from './trust-anchor-bundle/bundle-page.ts';
import { activateTrustAnchors } from './trust-anchor-bundle/complete-release.ts';
import { deleteTrustAnchorDraft } from './trust-anchor-bundle/delete-trust-anchor-draft.ts';
import { factoryAnchorsOf } from './trust-anchor-bundle/factory-anchors.ts';
import { importTrustAnchors } from './trust-anchor-bundle/import-trust-anchors.ts';
import { prepareTrustAnchors } from './trust-anchor-bundle/prepare-trust-anchors.ts';
import { registeredAnchors } from './trust-anchor-bundle/registered-anchors.ts';
import { releaseAddedAnchors, releasedAnchors, stationTrust } from './trust-anchor-bundle/release-anchors.ts';
import { releaseTrustAnchors } from './trust-anchor-bundle/release-trust-anchors.ts';
import { removeTrustAnchors } from './trust-anchor-bundle/remove-trust-anchors.ts';
import { rollBackTrustAnchors } from './trust-anchor-bundle/roll-back-trust-anchors.ts';
import { rootsInUse } from './trust-anchor-bundle/roots-in-use.ts';
import { vehicleIssuers } from './trust-anchor-bundle/vehicle-issuers.ts';
import { withdrawTrustAnchors } from './trust-anchor-bundle/withdraw-trust-anchors.ts';

/** Binds every command and question to one set of dependencies. */
export function createLifecycle(deps: LifecycleDependencies): Lifecycle {
  const guard = new ClockGuard(deps);
  // What ends by itself cannot be begun again; a jump while a server runs is another matter: it only takes away.
  const startInDoubt = async (): Promise<boolean> => ((await guard.doubt())?.lastSign ?? null) !== null;
  const doubt = new LedgerDoubt();
  return {
    registerIdentity: (input, context) => registerIdentity(deps, input, context),
    changeIdentity: (input, context) => changeIdentity(deps, input, context),
    decommissionIdentity: (input, context) => decommissionIdentity(deps, input, context),
    previewDecommission: (wish, actor) => previewDecommission(deps, wish, actor),
    importIdentities: (input, context) => importIdentities(deps, input, context),
    declareIdentitySource: (input, context) => declareIdentitySource(deps, input, context),
    requestCertificate: (input, context) => requestCertificate(deps, input, context),
    issueCertificate: (input, context) => issueCertificate(deps, input, context),
    importCertificates: (input, context) => importCertificates(deps, input, context),
    startImportJob: (wish, context) => startImportJob(deps, wish, context),
    refuseForRoom: (announced, context) => refuseForRoom(deps, announced, context),
    cancelImportJob: (input, context) => cancelImportJob(deps, input, context),
    recordSent: (input, context) => recordSent(deps, input, context),
    recordInstallation: (input, context) => recordInstallation(deps, input, context),
    recordEvidence: (input, context) => recordEvidence(deps, input, context),
    recordSeenAgain: (tx, seen) => recordSeenAgain(deps, tx, seen),
    recordStatusQueries: (queries) => recordStatusQueries(deps, queries),
    renewCertificate: (input, context) => renewCertificate(deps, input, context),
    revokeCertificate: (input, context) => revokeCertificate(deps, input, context),
    replaceAndRevoke: (input, context) => replaceAndRevoke(deps, input, context),
    keepCertificate: (input, context) => keepCertificate(deps, input, context),
    cancelRequest: (input, context) => cancelRequest(deps, input, context),
    installCertificate: (input, context) => installCertificate(deps, input, context),
    abandonCertificate: (input, context) => abandonCertificate(deps, input, context),
    deactivateCertificate: (input, context) => deactivateCertificate(deps, input, context),
    activateCertificate: (input, context) => activateCertificate(deps, input, context),
    deleteCertificate: (input, context) => deleteCertificate(deps, input, context),
    expireDueCertificates: (input, context) => expireDueCertificates(deps, guard, input, context),
    answerApproval: (input, context) => answerApproval(deps, input, context),
    askAboutKey: (input, context) => askAboutKey(deps, input, context),
    askToStartWave: (input, context) => askToStartWave(deps, input, context),
    overtakeWaveStart: (tx, input, context) => overtakeWaveStart(deps, tx, input, context),
    draftBulkAction: (input, context) => draftBulkAction(deps, input, context),
    startBulkAction: (input, context) => startBulkAction(deps, input, context),
    abortBulkAction: (input, context) => abortBulkAction(deps, input, context),
    cancelJob: (input, context) => cancelJob(deps, input, context),
    recordPlaneConfirmation: (input, context) => recordPlaneConfirmation(deps, input, context),
    changeIncident: (input, context) => changeIncident(deps, input, context),
    openRecoveryCase: (input, context) => openRecoveryCase(deps, input, context),
    admitBootstrap: (input, context) => admitBootstrap(deps, input, context),
    admitOneTimeKey: (input, context) => admitOneTimeKey(deps, input, context),
    takeOneTimeKey: (input, context) => takeOneTimeKey(deps, input, context),
    spendOneTimeKey: (login, context) => spendOneTimeKey(deps, login, context),
    withdrawRecoveryCase: (input, context) => withdrawRecoveryCase(deps, input, context),
    grantBindingException: (input, context) => grantBindingException(deps, input, context),
    endBindingException: (input, context) => endBindingException(deps, input, context),
    grantStationTolerance: (input, context) => grantStationTolerance(deps, input, context),
    endStationTolerance: (input, context) => endStationTolerance(deps, input, context),
    recordSecurityEvent: (tx, report) => recordSecurityEvent(deps, tx, report),
    resolveVehicleDrift: (tx, identityId, context) =>
      resolveIncident(deps, tx, { cause: 'vehicle_certificates_differ', object: identityId }, context),
    recordListedOrphan: (tx, found) => recordListedOrphan(deps, tx, found),
    certificatesWithSerial: (serial) => certificatesWithSerial(deps, serial),
    countRenewal: (tx, authority) => countRenewal(deps, tx, authority),
    retryJob: (input, context) => retryJob(deps, input, context),

    dryRunPolicy: (input, context) => dryRunPolicy(deps, input, context),
    cancelPolicyDryRun: (input, context) => cancelPolicyDryRun(deps, input, context),
    changeOwnershipMatrix: (draft, context) => changeOwnershipMatrix(deps, draft, context),
    applyPolicy: (input, context) => applyPolicy(deps, input, context),

    advanceCertificate: (id) => advanceCertificate(deps, id),
    advanceBulkAction: (id) => advanceBulkAction(deps, id),
    advanceImportJob: (id) => advanceImportJob(deps, id),
    advancePolicyDryRun: (id) => advancePolicyDryRun(deps, id),
    revokeReplaced: () => revokeReplaced(deps, guard),
    nudgeDueBulkActions: () => nudgeDueBulkActions(deps),
    nudgeDueImportJobs: () => nudgeDueImportJobs(deps),
    nudgeDuePolicyDryRuns: () => nudgeDuePolicyDryRuns(deps),
    forgetImportReports: async () => ((await guard.doubt()) === null ? forgetImportReports(deps) : 0),
    forgetExpired: async () => ((await guard.doubt()) === null ? forgetExpired(deps) : NOTHING_FORGOTTEN),
    forgetSecurityEvents: (retention) => forgetSecurityEvents(deps, guard, retention),
    takeUntoldSecurityEvents: (limit, take) => takeUntoldSecurityEvents(deps, limit, take),
    judgeClock: () => guard.judgeStart(),
    nudgeDueJobs: () => nudgeDueJobs(deps),
    refreshPolicy: async () => {
      await deps.policies.refresh();
      await deps.ownership.refresh();
    },
    renewDueCertificates: (reach) => renewDueCertificates(deps, guard, reach),
    sealAudit: () => sealAudit(deps),
    reconcileWithPki: () => reconcileWithPki(deps, doubt),
    recordOwnCertificates: () => recordOwnCertificates(deps),
    giveRevocationsBack: () => giveRevocationsBack(deps, doubt),
    confirmPlanes: (witnesses) => confirmPlanes(deps, witnesses),
    takeRevocations: () => takeRevocations(deps),
    reviewIncidents: () => reviewIncidents(deps),
    recordAuditVerdict: (verdict) => recordAuditVerdict(deps, verdict),
    expireBindingExceptions: async () => ((await startInDoubt()) ? 0 : expireBindingExceptions(deps)),
    expireStationTolerances: async () => ((await startInDoubt()) ? 0 : expireStationTolerances(deps)),
    expireRecoveryCases: async () => ((await startInDoubt()) ? 0 : expireRecoveryCases(deps)),
    foldCounts: () => deps.transactions.run((tx) => deps.certificates.foldCounts(tx)),

    ownersOf: (ids) => ownersOf(deps, ids),
    findIdentity: async (id) => (await deps.identities.find([id]))[0] ?? null,
    identityByBinding: (kind, value) => deps.identities.findByBinding(kind, value),
    listIdentities: (page) => deps.identities.list(page),
    identities: ({ after, limit, ...filter }, { owners }) => deps.identities.page({ ...filter, owners }, after, limit),
    identitySources: () => identitySources(deps),

    certificate: (id, actor) => certificatePage(deps, id, actor),
    certificateStanding: (id) => certificateStanding(deps, id),
    certificatesOf: (identityId, actor) => certificatesOf(deps, identityId, actor),
    certificatesInPlace: (place) => certificatesInPlace(deps, place),
    requestWaitingForKey: (place) => requestWaitingForKey(deps, place),
    chainOf: async (id) => {
      const record = (await deps.certificates.find(id))?.record;
      if (record === undefined || !hasMaterial(record) || record.signed.chainPem === null) return null;
      return { chainPem: record.signed.chainPem, fingerprint: record.signed.fingerprint };
    },
    inventory: (query, actor) => inventory(deps, query, actor),
    countsByState: (owners) => deps.certificates.counts(owners),
    timeline: (id, actor) => timeline(deps, id, actor),
    admissibleFingerprints: async (identityId) =>
      (await admissibleFingerprintsOf(deps, [identityId])).get(identityId) ?? [],
    admissibleFingerprintsOf: (identityIds) => admissibleFingerprintsOf(deps, identityIds),
    admissionFactsOf: (identityIds) => admissionFactsOf(deps, identityIds),

    admissibleBootstrapsOf: (identityIds) => admissibleBootstrapsOf(deps, identityIds),
    acceptedNamesOf: (identityIds) => acceptedNamesOf(deps, identityIds),
    toleratedOf: (identityIds) => toleratedOf(deps, identityIds),
    rootsOfOthers: (purpose, of) => rootsOfOthersAt(deps, purpose, of),
    migrationPermission: (of) => migrationPermissionOf(deps, of),
    cohortsOf: async (identityIds) =>
      new Map((await deps.identities.find(identityIds)).map(({ id, cohorts }) => [id, cohorts])),

    ownershipMatrix: () => ownershipMatrix(deps.ownership),
    ownershipVersion: (version) => deps.ownershipVersions.find(version),
    ownershipVersions: (page) => deps.ownershipVersions.list(page),
    lookAtOwnershipMatrix: (draft) => lookAtOwnershipMatrix(deps, draft),
    ownership: deps.ownership,
    policy: () => deps.policies.current(),
    policyVersion: (version) => deps.policyVersions.find(version),
    policyVersions: (page) => deps.policyVersions.list(page),
    policyDryRun: (id) => deps.policyVersions.findDryRun(id),

    job: (id, { owners }) => deps.jobs.find(id, owners),
    jobs: (query, { owners }) => deps.jobs.list({ ...query, owners }),
    openJobs: () => deps.jobs.openByAction(),
    approvals: (query, actor) => approvalPage(deps, query, actor),
    approval: (id, actor) => findApproval(deps, id, actor),
    incidents: (query, actor) => incidentPage(deps, query, actor),
    incident: (id, actor) => findIncident(deps, id, actor),
    incidentCounts: () => deps.incidents.counts(deps.clock.now().toISOString()),
    recoveryCases: (query, { owners }) => deps.recoveryCases.page({ ...query, owners }),
    recoveryCase: (id, { owners }) => deps.recoveryCases.find(id, owners),
    bindingExceptions: (query, { owners }) => deps.bindingExceptions.page({ ...query, owners }),
    bindingException: (id, { owners }) => deps.bindingExceptions.find(id, owners),
    adoptStations: (input, context) => adoptStations(deps, input, context),
    stationAdoption: (id, { owners }) => deps.stationAdoptions.find(id, owners),
    stationTolerances: (query, { owners }) => deps.stationTolerances.page({ ...query, owners }),
    stationTolerance: (id, { owners }) => deps.stationTolerances.find(id, owners),
    securityEvents: (query, { owners }) => deps.securityEvents.page({ ...query, owners }),
    securityEvent: (id, { owners }) => deps.securityEvents.find(id, owners),
    bulkActions: (query, actor) => deps.bulkActions.page({ ...query, owners: actor.owners }),
    bulkAction: (id, actor) => findBulkAction(deps, id, actor),
    bulkTargets: (query, actor) => bulkTargets(deps, query, actor),
    importJobs: (query, { owners }) => deps.importJobs.page({ ...query, owners }),
    importJob: (id, actor) => findImportJob(deps, id, actor),
    importJobRows: (query, actor) => importJobRows(deps, query, actor),
    importJobStanding: () => deps.importJobs.standing(),
    heldSweep: () => heldSweep(deps, guard),
    renewalStanding: () => deps.renewalPlans.standing(deps.clock.now().toISOString()),
    clockDoubt: () => deps.clockDoubts.find(),
    noticeClockDoubt: () => guard.doubt(),
    outstandingPlanes: () => deps.planes.outstanding(),
    deadJobs: () => deps.jobs.deadByAction(),
    auditEntries: ({ after, limit }) => deps.audit.sealedAfter(after, limit),
    orphans: ({ after, limit }) => deps.orphans.page(after, limit),
    orphanCount: () => deps.orphans.count(),

    deleteTrustAnchorDraft: (input, context) => deleteTrustAnchorDraft(deps, input, context),
    importTrustAnchors: (input, context) => importTrustAnchors(deps, input, context),
    prepareTrustAnchors: (input, context) => prepareTrustAnchors(deps, input, context),
    releaseTrustAnchors: (input, context) => releaseTrustAnchors(deps, input, context),
    activateTrustAnchors: (input, context) => activateTrustAnchors(deps, input, context),
    rollBackTrustAnchors: (input, context) => rollBackTrustAnchors(deps, input, context),
    withdrawTrustAnchors: (input, context) => withdrawTrustAnchors(deps, input, context),
    removeTrustAnchors: (input, context) => removeTrustAnchors(deps, input, context),
    switchServerChain: (input, context) => switchServerChain(deps, input, context),
    trustAnchorBundles: (query) => bundlePage(deps, query),
    trustAnchorBundle: (id) => findBundle(deps, id),
    releaseAddedAnchors: () => releaseAddedAnchors(deps),
    stationTrustAnchors: () => stationTrust(deps),
    trustAnchorRollout: (bundle) => anchorRollout(deps, bundle),
    serverChains: () => serverChains(deps),
    effectOfAnchorChange: (change) => effectOfAnchorChange(deps, change),
    anchorsAbove: (id, anchors) => anchorsAbove(deps, id, anchors),
    rootsInUse: (ids) => rootsInUse(deps, ids),
    firstAnchor: (anchors) => firstAnchor(deps, anchors),
    listenerAnchors: (anchors) => listenerAnchors(deps, anchors),
    ownAnchorsOf: (ids, anchors) => ownAnchorsOf(deps, ids, anchors),
    stationClientAuthorities: () => releasedAnchors(deps, 'station_client_trust'),
    combinedPlaceOf: (identityId) => combinedPlaceOf(deps, identityId),
    combinedHolderOf: (place) => combinedHolderOf(deps, place),
    v2gRoots: (purpose) => v2gRoots(deps, purpose),
    stapledChains: (purpose, page) => stapledChains(deps, purpose, page),
    adoptedAnchors: () => registeredAnchors(deps, 'adopted_station_trust'),
    factoryAnchors: () => registeredAnchors(deps, 'charger_factory_trust'),
    factoryAnchorsOf: (identityIds) => factoryAnchorsOf(deps, identityIds),
    vehicleIssuers: () => vehicleIssuers(deps),
    shownCertificate: (fingerprint) => shownCertificate(deps, fingerprint),
  };
}
