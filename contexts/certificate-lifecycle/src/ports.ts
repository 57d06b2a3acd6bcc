import type { Clock } from '@bfcert/kernel/clock';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { Result } from '@bfcert/kernel/result';
import type { Transaction, TransactionRunner } from '@bfcert/kernel/transaction';
import type { AccessTokenStore } from './access-token/access-token-store.ts';
import type { AccountStore } from './account/account-store.ts';
import type { ApprovalStore } from './approval/approval-store.ts';
import type { ApprovalRule } from './approval/decide.ts';
import type { People } from './approval/people.ts';
import type { AuditStore } from './audit/audit-store.ts';
import type { BindingException } from './binding-exception/binding-exception.ts';
import type { BrowserSessionStore } from './browser-session/browser-session-store.ts';
import type { BulkActionStore } from './bulk-action/bulk-action-store.ts';
import type { CertificateId } from './certificate/certificate-id.ts';
import type { CertificateStore } from './certificate/certificate-store.ts';
import type { RevocationReason } from './certificate/revocation-reason.ts';
import type { OutsideIssuerStore } from './certificate-import/trust-domain.ts';
import type { CertificateJobStore } from './certificate-job/certificate-job-store.ts';
import type { ClockDoubtStore } from './clock/clock-doubt.ts';
import type { StationAbilities } from './combined/station-abilities.ts';
import type { IdempotencyStore } from './commands/idempotency-store.ts';
import type { ConcessionStore } from './concession/concession.ts';
import type { StationsSeen } from './decommission/stations-seen.ts';
import type { DeliveryPath } from './delivery/delivery-path.ts';
import type { EvidenceStore } from './evidence/evidence-store.ts';
import type { ConfirmedSweepStore } from './expiry-sweep/confirmed-sweep.ts';
import type { IdentityStore } from './identity/identity-store.ts';
import type { IdentitySourceStore } from './identity-source/identity-source-store.ts';
import type { ImportJobStore } from './import-job/import-job-store.ts';
import type { IncidentStore } from './incident/incident-store.ts';
import type { HubStore } from './iot-hub/hub-store.ts';
import type { ListenerRootStore } from './listener-root/listener-root-store.ts';
import type { OrphanCertificate } from './orphan/orphan.ts';
import type { OrphanStore } from './orphan/orphan-store.ts';
import type { OwnCertificate, OwnInUse } from './own-certificate/own-certificate.ts';
import type { OutsideAuthorities } from './ownership/outside-authorities.ts';
import type { OwnershipBook } from './ownership/ownership-book.ts';
import type { OwnershipStore } from './ownership/ownership-store.ts';
import type { PolicyBook } from './policy/policy-book.ts';
import type { PolicyStore } from './policy/policy-store.ts';
import type { TrustDomain } from './purposes/purpose.ts';
import type { ProfileName } from './purposes/slots.ts';
import type { RecoveryCaseStore } from './recovery-case/recovery-case-store.ts';
import type { RenewalPlanStore } from './renewal/renewal-plan-store.ts';
import type { PlannedRevocationStore } from './replacement/planned-revocation-store.ts';
import type { PlaneConfirmationStore } from './revocation/plane/plane-confirmation-store.ts';
import type { SecurityEventStore } from './security-event/security-event-store.ts';
import type { StationAdoptionStore } from './station-adoption/station-adoption-store.ts';
import type { StationPasswords } from './station-adoption/station-passwords.ts';
import type { StationTolerance } from './station-tolerance/station-tolerance.ts';
import type { SupportOwners } from './support-owner/support-owners.ts';
import type { TrustAnchorBundleStore } from './trust-anchor-bundle/trust-anchor-bundle-store.ts';

/** What every command and question works with: the ports, and what is kept in memory over them. */
export interface LifecycleDependencies extends LifecyclePorts {
  readonly policies: PolicyBook;
  readonly ownership: OwnershipBook;
}

/** All this context asks of others. Only an application's compose.ts fills it with adapters. */
export interface LifecyclePorts {
  readonly clock: Clock;
  readonly transactions: TransactionRunner;
  readonly authority: CertificateAuthority;
  readonly events: EventLog;
  readonly nudges: JobNudges;
  /** Absent where nothing is delivered from here. */
  readonly deliveries?: DeliveryPath;
  /** Absent where nobody knows what a station can do. */
  readonly stationAbilities?: StationAbilities;
  /** Absent where no station has a password. */
  readonly stationPasswords?: StationPasswords;
  /** Absent where nobody outside is asked for anything. */
  readonly outsideAuthorities?: OutsideAuthorities;
  /** Absent where no station has a line. */
  readonly stationsSeen?: StationsSeen;
  readonly identities: IdentityStore;
  readonly identitySources: IdentitySourceStore;
  readonly certificates: CertificateStore;
  readonly jobs: CertificateJobStore;
  readonly evidence: EvidenceStore;
  readonly audit: AuditStore;
  readonly bundles: TrustAnchorBundleStore;
  readonly listenerRoots: ListenerRootStore;
  readonly orphans: OrphanStore;
  readonly incidents: IncidentStore;
  readonly securityEvents: SecurityEventStore;
  readonly recoveryCases: RecoveryCaseStore;
  readonly bindingExceptions: ConcessionStore<BindingException>;
  readonly stationAdoptions: StationAdoptionStore;
  readonly stationTolerances: ConcessionStore<StationTolerance>;
  readonly supportOwners: SupportOwners;
  readonly outsideIssuers: OutsideIssuerStore;
  readonly hubStore: HubStore;
  readonly planes: PlaneConfirmationStore;
  readonly plannedRevocations: PlannedRevocationStore;
  readonly policyVersions: PolicyStore;
  readonly ownershipVersions: OwnershipStore;
  readonly renewalPlans: RenewalPlanStore;
  readonly clockDoubts: ClockDoubtStore;
  readonly confirmedSweeps: ConfirmedSweepStore;
  readonly idempotency: IdempotencyStore;
  readonly approvals: ApprovalStore;
  readonly bulkActions: BulkActionStore;
  readonly importJobs: ImportJobStore;
  readonly people: People;
  readonly approvalRule: ApprovalRule;
  readonly accounts: AccountStore;
  readonly accessTokens: AccessTokenStore;
  readonly sessions: BrowserSessionStore;
}

export interface EventLog {
  /** At least once to every subscriber, in order per subject, once the transaction has committed. */
  append(tx: Transaction, event: DomainEvent): Promise<void>;
}

/**
 * A nudge says "look at this again"; the rows say what there is to do. It may arrive never, late or
 * twice. It leaves with the transaction's commit.
 */
export interface JobNudges {
  nudge(tx: Transaction, queue: string, aggregateId: string, options?: { readonly startAfter?: Date }): Promise<void>;
}

/** The queue of nudges for `advanceCertificate`. */
export const CERTIFICATE_JOBS = 'certificate-jobs';

/** The queue of nudges for `advanceBulkAction`. */
export const BULK_ACTIONS = 'bulk-actions';

/** The queue of nudges for `advancePolicyDryRun`. */
export const POLICY_DRY_RUNS = 'policy-dry-runs';

/** The queue of nudges for `advanceImportJob`. */
export const IMPORT_JOBS = 'import-jobs';

/** Everything the PKI needs to sign once under one command id. */
export interface IssueOrder {
  readonly commandId: CertificateId;
  readonly profile: ProfileName;
  readonly csrPem: string;
  readonly subject: { readonly organisation: string; readonly commonName: string; readonly country?: string };
  readonly dnsNames: readonly string[];
  readonly validitySeconds: number;
  /** Of the root that the chain is to end at, fingerprint; left out: what the authority issues under now. */
  readonly root?: string;
}

export interface SignedAnswer {
  readonly serial: string;
  readonly fingerprint: string;
  readonly chainPem: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly authority: string;
  readonly profileVersion: string;
}

export interface AuthorityChain {
  readonly name: string;
  readonly trustDomain: TrustDomain;
  /** What is issued by it from now on. */
  readonly profiles: readonly ProfileName[];
  readonly rootPem: string;
  /** The root in every generation there is, oldest first; absent: it has one. */
  readonly roots?: readonly {
    readonly rootPem: string;
    /** The same key and name signed by the root before it. */
    readonly crossPem?: string | null;
  }[];
  /** Between the two. */
  readonly intermediatePems: readonly string[];
  readonly issuingPem: string;
}

/** The PKI control plane, as this context needs it. Every method throws when the outcome is unknown. */
export interface CertificateAuthority {
  /** Seconds, as the profile allows them; an authority whose own end is nearer signs for less. */
  longestValidity(profile: ProfileName): number;
  /** The same command id always yields the same certificate. */
  issue(order: IssueOrder): Promise<Result<SignedAnswer, { readonly reason: string; readonly detail: string }>>;
  /** What was signed under this id; null when nothing was. */
  signedUnder(commandId: CertificateId): Promise<SignedAnswer | null>;
  /** Durable: a voided id is never signed. */
  voidCommand(commandId: CertificateId): Promise<'voided' | 'already_issued'>;
  /** Refused for a certificate that is not the authority's own. */
  revoke(
    fingerprint: string,
    reason: RevocationReason,
  ): Promise<Result<{ readonly revokedAt: string }, 'unknown_certificate'>>;
  /** At most 1,000. `adopted`: how many it did not know as revoked, and now does; `known`: how many it did. */
  adoptRevocations(
    revocations: readonly KnownRevocation[],
  ): Promise<{ readonly adopted: number; readonly known: number }>;
  chains(): Promise<readonly AuthorityChain[]>;
  /** What it calls revoked, as it changed after a mark; a mark of another store than it has now is the beginning. */
  revokedSince(
    mark: { readonly store: string | null; readonly position: number },
    limit: number,
  ): Promise<PkiPage<FoundRevocation> & { readonly store: string }>;
  /** Everything it has signed, oldest first, after a position; 0 is the beginning. */
  issuedSince(position: number, limit: number): Promise<PkiPage<PkiCertificate>>;
  /** Everything it has made for itself, likewise. */
  ownSince(position: number, limit: number): Promise<PkiPage<OwnCertificate>>;
  ownInUse(): Promise<OwnInUse>;
  /** Certificates of outside authorities that belong to no order of ours, oldest first. */
  orphansSince(position: number, limit: number): Promise<PkiPage<PkiOrphan>>;
}

/** A revocation by which its certificate's issuer is asked about it. */
export interface KnownRevocation {
  /** Fingerprint of the issuing certificate. */
  readonly issuer: string;
  readonly serial: string;
  readonly reason: RevocationReason;
  /** RFC 3339. */
  readonly revokedAt: string;
}

export type FoundRevocation = Pick<KnownRevocation, 'issuer' | 'serial' | 'reason'>;

export interface PkiPage<Item> {
  readonly items: readonly Item[];
  /** The position of the last item, after which to go on; null where there is none. */
  readonly last: number | null;
}

export type PkiCertificate = SignedAnswer & {
  readonly commandId: string;
  /** Whether it was signed for us; the PKI may have other callers. */
  readonly yours: boolean;
};

export type PkiOrphan = Omit<OrphanCertificate, 'id' | 'foundAt'>;
