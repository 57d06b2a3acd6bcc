/** The lifecycle's stores in PostgreSQL, and the schema they need. */
import { appendEvent } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import type { LifecyclePorts } from '../../ports.ts';
import { postgresAccessTokenStore } from './access-token-store.ts';
import { postgresAccountStore } from './account-store.ts';
import { postgresApprovalStore } from './approval-store.ts';
import { postgresAuditStore } from './audit-store.ts';
import { postgresBrowserSessionStore } from './browser-session-store.ts';
import { postgresBulkActionStore } from './bulk-action-store.ts';
import { postgresCertificateJobStore } from './certificate-job-store.ts';
import { postgresCertificateStore } from './certificate-store.ts';
import { postgresClockDoubtStore } from './clock-doubt-store.ts';
import { postgresBindingExceptionStore, postgresStationToleranceStore } from './concession-store.ts';
import { postgresConfirmedSweepStore } from './confirmed-sweep-store.ts';
import { postgresEvidenceStore } from './evidence-store.ts';
import { postgresIdempotencyStore } from './idempotency-store.ts';
import { postgresIdentitySourceStore } from './identity-source-store.ts';
import { postgresIdentityStore } from './identity-store.ts';
import { postgresImportJobStore } from './import-job-store.ts';
import { postgresIncidentStore } from './incident-store.ts';
import { postgresHubStore } from './iot-hub-store.ts';
import { postgresListenerRootStore } from './listener-root-store.ts';
import { postgresOrphanStore } from './orphan-store.ts';
import { postgresOutsideIssuerStore } from './outside-issuer-store.ts';
import { postgresOwnershipStore } from './ownership-store.ts';
import { postgresPlaneConfirmationStore } from './plane-confirmation-store.ts';
import { postgresPlannedRevocationStore } from './planned-revocation-store.ts';
import { postgresPolicyStore } from './policy-store.ts';
import { postgresRecoveryCaseStore } from './recovery-case-store.ts';
import { postgresRenewalPlanStore } from './renewal-plan-store.ts';
import { postgresSecurityEventStore } from './security-event-store.ts';
import { postgresStationAdoptionStore } from './station-adoption-store.ts';
import { postgresTrustAnchorBundleStore } from './trust-anchor-bundle-store.ts';

export { postgresAttestationStore } from './attestation-store.ts';
export { postgresCheckpointStore } from './checkpoint-store.ts';
export { postgresCredentialFigures } from './credential-figures.ts';
export { postgresDatesAhead } from './dates-ahead.ts';
export { lifecycleMigrations } from './migrations.ts';
export { postgresServerCertificateStore } from './server-certificate-store.ts';
export { postgresSyntheticProbeStore } from './synthetic-probe-store.ts';

/**
 * Everything of the lifecycle's dependencies that lives in the database; needs `lifecycleMigrations` and the outbox's.
 * What callers list and search is read through `reads`: sessions of their own, so that no search holds up a command.
 */
export function postgresStores(
  database: Database,
  reads = database,
): Omit<LifecyclePorts, 'clock' | 'authority' | 'nudges' | 'people' | 'approvalRule' | 'supportOwners'> {
  return {
    transactions: database.transactions,
    events: { append: appendEvent },
    identities: postgresIdentityStore(database, reads),
    identitySources: postgresIdentitySourceStore(database),
    certificates: postgresCertificateStore(database, reads),
    jobs: postgresCertificateJobStore(database),
    evidence: postgresEvidenceStore(database),
    approvals: postgresApprovalStore(database),
    bulkActions: postgresBulkActionStore(database),
    importJobs: postgresImportJobStore(database),
    audit: postgresAuditStore(database, reads),
    outsideIssuers: postgresOutsideIssuerStore(),
    orphans: postgresOrphanStore(database),
    incidents: postgresIncidentStore(database),
    securityEvents: postgresSecurityEventStore(database),
    hubStore: postgresHubStore(database),
    recoveryCases: postgresRecoveryCaseStore(database),
    bindingExceptions: postgresBindingExceptionStore(database),
    stationAdoptions: postgresStationAdoptionStore(database),
    stationTolerances: postgresStationToleranceStore(database),
    planes: postgresPlaneConfirmationStore(database),
    plannedRevocations: postgresPlannedRevocationStore(database),
    bundles: postgresTrustAnchorBundleStore(database),
    listenerRoots: postgresListenerRootStore(database),
    policyVersions: postgresPolicyStore(database),
    ownershipVersions: postgresOwnershipStore(database, reads),
    renewalPlans: postgresRenewalPlanStore(database),
    confirmedSweeps: postgresConfirmedSweepStore(database),
    clockDoubts: postgresClockDoubtStore(database),
    idempotency: postgresIdempotencyStore,
    accounts: postgresAccountStore(database),
    accessTokens: postgresAccessTokenStore(database),
    sessions: postgresBrowserSessionStore(database),
  };
}
