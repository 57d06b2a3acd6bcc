import type { AuditEntry, Lifecycle } from '@bfcert/certificate-lifecycle';
import type { Clock } from '@bfcert/kernel/clock';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { Transaction, TransactionRunner } from '@bfcert/kernel/transaction';
import type { AdmissionEditions, DirtyEntries } from './admission/dirty-entries.ts';
import type { ListedRootsStore } from './anchor-drift/listed-roots-store.ts';
import type { AuthorizationKeyStore } from './authorization-key/authorization-key-store.ts';
import type { KeyCutoverPathStore, KeyInventory, KeyPolicyStore } from './authorization-key/key-inventory.ts';
import type { BreakGlassStore } from './break-glass/break-glass-store.ts';
import type { CapabilityStore } from './capability/capability-store.ts';
import type { CertificateDiscardStore } from './certificate-discard/certificate-discard-store.ts';
import type { ChargerId } from './charger/charger.ts';
import type { ChargerStore, SessionStore } from './charger/charger-store.ts';
import type { IdempotencyStore } from './commands/idempotency-store.ts';
import type { ControllerLists } from './controller/controller-lists.ts';
import type { ControllerStationStore } from './controller/controller-station-store.ts';
import type { CredentialRenewalStore } from './credential-renewal/credential-renewal-store.ts';
import type { EarlyRequestStore } from './early-request/early-request-store.ts';
import type { GatewayStore } from './gateway/gateway-store.ts';
import type { InstalledCertificatesStore } from './installed-certificates/installed-certificates-store.ts';
import type { KeyRotationStore } from './key-rotation/key-rotation-store.ts';
import type { Profile3Entrance } from './migration-case/facts.ts';
import type { MigrationPhase } from './migration-case/migration-case.ts';
import type { OnboardingStore } from './onboarding/onboarding-store.ts';
import type { ParkedFactStore } from './parked-fact/parked-fact-store.ts';
import type { ProcessPolicy } from './policy/process-policy.ts';
import type { SigningRequestStore } from './signing-request/signing-request-store.ts';
import type {
  EndedSessions,
  SessionEpoch,
  StationCommandEnvelope,
  StationCommandOutcome,
} from './station-contract/index.ts';
import type { StationLogSettings } from './station-log/station-log-settings.ts';
import type { StationLogStore } from './station-log/station-log-store.ts';
import type { StationOrderStore } from './station-order/station-order-store.ts';
import type { AttemptStore } from './station-process/attempt-store.ts';
import type { DueTimes } from './station-process/due-times.ts';
import type { StationProcessStore } from './station-process/station-process-store.ts';
import type { TrustAnchorInstallationStore } from './trust-anchor-installation/trust-anchor-installation-store.ts';
import type { TrustAnchorRolloutStore } from './trust-anchor-rollout/trust-anchor-rollout-store.ts';
import type { KnownUpstream } from './upstream/upstream-of.ts';
import type { UpstreamSecrets } from './upstream/upstream-secrets.ts';
import type { WaveStore } from './wave/wave-store.ts';

/** All this context asks of others. Only an application's compose.ts fills it with adapters. */
export interface EvseSecurityDependencies {
  readonly clock: Clock;
  readonly transactions: TransactionRunner;
  readonly lifecycle: CertificateLifecycle;
  readonly stationLink: StationLink;
  readonly admission: AdmissionPublisher;
  readonly events: EventLog;
  readonly audit: AuditLog;
  readonly nudges: JobNudges;
  readonly stores: EvseSecurityStores;
  readonly secrets: Secrets;
  /** Where stations enter with a certificate. */
  readonly profile3: Profile3Entrance;
  /** Where they enter with a password: for one that is let back there. Without the identity. */
  readonly profile2Url: string;
  readonly policy: ProcessPolicy;
  /** In the order in which they were configured. */
  readonly upstreams: readonly KnownUpstream[];
  readonly upstreamSecrets: UpstreamSecrets;
  readonly stationLogs: StationLogSettings;
  /** For the log of who runs the system: of what is made good here nobody else hears. */
  readonly tell: (trouble: Trouble) => void;
}

/** Something failed that should not have, and was done in another way. */
export interface Trouble {
  /** Stations that came back at once, which are recorded one by one instead. */
  readonly kind: 'returns_not_recorded_together';
  readonly nodeId: string;
  readonly stations: number;
  readonly error: unknown;
}

export interface EvseSecurityStores {
  readonly chargers: ChargerStore;
  readonly controllerStations: ControllerStationStore;
  readonly controllerLists: ControllerLists;
  readonly sessions: SessionStore;
  readonly gateways: GatewayStore;
  readonly keys: AuthorizationKeyStore;
  readonly keyInventory: KeyInventory;
  readonly keyCutoverPaths: KeyCutoverPathStore;
  readonly keyPolicies: KeyPolicyStore;
  readonly breakGlasses: BreakGlassStore;
  readonly onboardings: OnboardingStore;
  readonly requests: SigningRequestStore;
  readonly earlyRequests: EarlyRequestStore;
  readonly anchors: TrustAnchorInstallationStore;
  readonly attempts: AttemptStore;
  readonly migrations: StationProcessStore<MigrationPhase>;
  readonly renewals: CredentialRenewalStore;
  readonly keyRotations: KeyRotationStore;
  readonly rollouts: TrustAnchorRolloutStore;
  readonly dirtyEntries: DirtyEntries;
  readonly admissionEditions: AdmissionEditions;
  readonly seenFacts: SeenFacts;
  readonly idempotency: IdempotencyStore;
  readonly parkedFacts: ParkedFactStore;
  readonly orders: StationOrderStore;
  readonly installedCertificates: InstalledCertificatesStore;
  readonly listedRoots: ListedRootsStore;
  readonly stationLogs: StationLogStore;
  readonly discards: CertificateDiscardStore;
  readonly capabilities: CapabilityStore;
  readonly waves: WaveStore;
  readonly dueTimes: DueTimes;
}

/** What is used of the source of truth for certificates. Its commands commit by themselves, so each is called where a repetition is harmless; `recordSecurityEvent`, `countRenewal`, `resolveVehicleDrift`, `recordListedOrphan`, `recordSeenAgain` and `overtakeWaveStart` join the caller's transaction. */
export type CertificateLifecycle = Pick<
  Lifecycle,
  | 'registerIdentity'
  | 'identityByBinding'
  | 'findIdentity'
  | 'changeIdentity'
  | 'issueCertificate'
  | 'spendOneTimeKey'
  | 'recordSent'
  | 'recordInstallation'
  | 'recordEvidence'
  | 'recordSeenAgain'
  | 'certificate'
  | 'certificateStanding'
  | 'requestWaitingForKey'
  | 'admissibleFingerprints'
  | 'admissibleFingerprintsOf'
  | 'admissionFactsOf'
  | 'admissibleBootstrapsOf'
  | 'acceptedNamesOf'
  | 'toleratedOf'
  | 'factoryAnchors'
  | 'adoptedAnchors'
  | 'importCertificates'
  | 'factoryAnchorsOf'
  | 'cohortsOf'
  | 'migrationPermission'
  | 'certificatesOf'
  | 'renewCertificate'
  | 'abandonCertificate'
  | 'cancelRequest'
  | 'recordSecurityEvent'
  | 'countRenewal'
  | 'resolveVehicleDrift'
  | 'recordListedOrphan'
  | 'certificatesWithSerial'
  | 'securityEvents'
  | 'stationTrustAnchors'
  | 'trustAnchorRollout'
  | 'effectOfAnchorChange'
  | 'anchorsAbove'
  | 'firstAnchor'
  | 'rootsOfOthers'
  | 'rootsInUse'
  | 'listenerAnchors'
  | 'ownAnchorsOf'
  | 'activateTrustAnchors'
  | 'v2gRoots'
  | 'trustAnchorBundle'
  | 'trustAnchorBundles'
  | 'combinedPlaceOf'
  | 'combinedHolderOf'
  | 'stationClientAuthorities'
  | 'releaseAddedAnchors'
  | 'askToStartWave'
  | 'overtakeWaveStart'
  | 'askAboutKey'
  | 'noticeClockDoubt'
>;

export interface StationLink {
  /** The answer, as far as it is known: `unknown` when it may have been sent. Throws only on a bug or an outage of our own. */
  command(nodeId: string, envelope: StationCommandEnvelope): Promise<StationCommandOutcome>;
  /** Tells the gateway which epoch its session has. False when it could not be told; it is told again before the next command. */
  assignEpoch(nodeId: string, epoch: SessionEpoch): Promise<boolean>;
  /** The same of many sessions of that gateway, in one message. */
  assignEpochs(nodeId: string, epochs: readonly SessionEpoch[]): Promise<boolean>;
  /** Otherwise no gateway is heard from here, and that says nothing about them. */
  isConnected(): boolean;
  /** Gateways that can be reached now. */
  nodes(): readonly string[];
  /** Has the gateway close these. Resolves with the connections that it did hold; null: it could not be told. */
  endSessions(nodeId: string, sessions: EndedSessions['sessions']): Promise<ReadonlySet<string> | null>;
}

export interface AdmissionPublisher {
  /**
   * Resolves when the present entries of these identities are on their way to every gateway, before any command sent later;
   * `withAnchors`: and whom the listeners trust, which is part of no entry.
   */
  publish(identityIds: readonly ChargerId[], options?: { readonly withAnchors?: boolean }): Promise<void>;
  /** Has every gateway ask for the whole of it, within seconds: something changed that is part of no entry. */
  publishEverything(): Promise<void>;
}

export interface EventLog {
  append(tx: Transaction, event: DomainEvent): Promise<void>;
}

export interface AuditLog {
  append(tx: Transaction, entry: AuditEntry): Promise<void>;
}

/** "Look at this again": may arrive never, late or twice; the rows say what there is to do. Leaves with the commit. */
export interface JobNudges {
  nudge(tx: Transaction, queue: string, aggregateId: string, options?: { readonly startAfter?: Date }): Promise<void>;
}

/** Queues of nudges: for `advanceMigration`, `advanceRenewal`, `advanceKeyRotation`, `advanceRollout`, `refreshAdmission`, `carryOutStationOrder`, `advanceStationLog` and `advanceWave`. */
export const MIGRATIONS = 'migrations';
export const RENEWALS = 'renewals';
export const KEY_ROTATIONS = 'key-rotations';
export const ADMISSION_REFRESH = 'admission-refresh';
export const STATION_ORDERS = 'station-orders';
export const STATION_LOGS = 'station-logs';
export const WAVES = 'waves';
export const TRUST_ANCHOR_ROLLOUTS = 'trust-anchor-rollouts';

export interface SeenFacts {
  /** The ones that were recorded before. */
  among(tx: Transaction, factIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** False when it was recorded before. */
  add(tx: Transaction, factId: string, at: Date): Promise<boolean>;
  /** Throws unless none of them was recorded before. */
  addAll(tx: Transaction, factIds: readonly string[], at: Date): Promise<void>;
  forgetBefore(tx: Transaction, at: Date): Promise<void>;
}

/** Held outside the database. */
export interface Secrets {
  /** Key of the HMAC over generated station secrets; gateways have it too, in memory. 32 bytes. */
  readonly pepper: Buffer;
  /** Key of the fingerprints by which equal secrets are found; no gateway has it. 32 bytes. */
  readonly comparisonKey: Buffer;
  /** Seals station secrets on their way. 32 bytes. */
  readonly deliveryKey: Buffer;
}
