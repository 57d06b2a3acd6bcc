/**
 * The lifecycle's stores in memory, for models and simulations: as much of them as a station on its way to Profile 3, its
 * renewals and the roots that it is given need. What else is asked of them says so (`onlyThese`). The audit is not kept.
 */
import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { EventLog, LifecyclePorts } from '../../ports.ts';
import { memoryApprovalStore } from './approval-store.ts';
import { memoryCertificateStore } from './certificate-store.ts';
import { memoryEvidenceStore } from './evidence-store.ts';
import { memoryIdentityStore } from './identity-store.ts';
import { memoryIncidentStore, memoryRecoveryCaseStore } from './incident-store.ts';
import { memoryCertificateJobStore } from './job-store.ts';
import { memoryListenerRootStore } from './listener-root-store.ts';
import { memoryPolicyStore } from './policy-store.ts';
import { memoryStationToleranceStore } from './station-tolerance-store.ts';
import { memoryBundleStore } from './trust-anchor-bundle-store.ts';

export type LifecycleMemory = Omit<
  LifecyclePorts,
  'clock' | 'authority' | 'nudges' | 'people' | 'approvalRule' | 'supportOwners'
>;

export function memoryStores(database: MemoryDatabase, events: EventLog): LifecycleMemory {
  const identities = memoryIdentityStore(database);
  const certificates = memoryCertificateStore(database, identities.of, events);
  const none = { activeOf: async () => [], activeOfAll: async () => [] };
  return {
    transactions: database.transactions,
    events,
    identities: identities.store,
    certificates: certificates.store,
    jobs: memoryCertificateJobStore(database, certificates.holderOf),
    evidence: memoryEvidenceStore(database),
    audit: onlyThese('audit', { append: async () => undefined }),
    bundles: memoryBundleStore(database),
    incidents: memoryIncidentStore(database),
    recoveryCases: memoryRecoveryCaseStore(database),
    securityEvents: onlyThese('security events', {
      add: async (_tx, { id }) => id,
      link: async () => undefined,
      hasRoom: async () => true,
    }),
    approvals: memoryApprovalStore(database),
    bindingExceptions: onlyThese('binding exceptions', none),
    stationTolerances: memoryStationToleranceStore(database),
    planes: onlyThese('planes', { insert: async () => undefined, of: async () => [] }),
    plannedRevocations: onlyThese('planned revocations', { find: async () => null }),
    renewalPlans: onlyThese('renewal plans', {
      of: async () => new Map(),
      // Of an authority whose quota is never spent.
      lockStarts: async () => [],
      addStart: async () => undefined,
    }),
    clockDoubts: onlyThese('clock doubts', { find: async () => null }),
    listenerRoots: memoryListenerRootStore(database),
    identitySources: onlyThese('identity sources', {}),
    bulkActions: onlyThese('bulk actions', {}),
    importJobs: onlyThese('import jobs', {}),
    outsideIssuers: onlyThese('outside issuers', {}),
    orphans: onlyThese('orphans', {}),
    hubStore: onlyThese('hubs', {}),
    stationAdoptions: onlyThese('station adoptions', {}),
    policyVersions: memoryPolicyStore(database),
    ownershipVersions: onlyThese('versions of the ownership matrix', {}),
    confirmedSweeps: onlyThese('confirmed sweeps', {}),
    idempotency: onlyThese('idempotency keys', {}),
    accounts: onlyThese('accounts', {}),
    accessTokens: onlyThese('access tokens', {}),
    sessions: onlyThese('browser sessions', {}),
  };
}
