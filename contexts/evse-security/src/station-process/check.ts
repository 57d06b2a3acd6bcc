import type { PurposeName, SignedForm } from '@bfcert/certificate-lifecycle';
import type { StationCapabilities } from '../capability/station-capabilities.ts';
import type { CertificateDiscard } from '../certificate-discard/certificate-discard.ts';
import type { Charger } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import type { ProcessPolicy } from '../policy/process-policy.ts';
import type { SigningRequest } from '../signing-request/signing-request.ts';
import type { PasswordForm, ReportedHashData, StationCommand } from '../station-contract/index.ts';
import type { TrustAnchorState } from '../trust-anchor-installation/trust-anchor-installation.ts';
import type { OthersToGo, UnwantedAnchor } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';
import type { ActionName, Attempt } from './attempt.ts';
import type { ConnectionPlan } from './station-process.ts';

/** What is known about a station and one process with it, read in one transaction. */
export interface StationFacts {
  readonly processId: string;
  readonly roundStartedAt: Date;
  readonly policy: ProcessPolicy;
  readonly charger: Charger;
  /** `MaxCertificateChainSize` is a length that is too long for it already. */
  readonly chainLimitIsExclusive: boolean;
  /** The EVSE whose certificate the process is about; null: the station's own. */
  readonly endpoint: EndpointFact | null;
  /** Of its own: the next one, or the one that is on its way, is for vehicles as well. */
  readonly isCombined: boolean;
  /** By its family and by what it has shown. */
  readonly capabilities: StationCapabilities;
  /** The session that owns the identity. */
  readonly session: Session | null;
  /** Of the present round, oldest first. */
  readonly attempts: readonly Attempt[];
  /** What the station has to trust, in the order of the bundle. */
  readonly anchors: readonly AnchorFact[];
  /** Which of them one that checks roots and lists none may be sent; fingerprint. Null: none. */
  readonly firstAnchor: string | null;
  /** Of ours, and to be had no more; where a rollout takes them away. */
  readonly unwantedAnchors: readonly UnwantedAnchor[];
  /** Where a rollout takes them away; null: they are left, by the policy. */
  readonly othersToGo: OthersToGo | null;
  /** Of a rollout of roots for vehicles: what it has listed of other uses, by its newest list of everything; none of others. */
  readonly rootsOfOtherUses: readonly ReportedHashData[];
  /** The roots at which chains towards vehicles end that it is to be sent; none where the certificate is for no vehicle. */
  readonly v2gRoots: readonly AnchorFact[];
  /** Of this process, oldest first. */
  readonly requests: readonly SigningRequest[];
  readonly certificate: CertificateFact | null;
  /** Under which of `anchors` and `v2gRoots` that certificate stands, where it is about to be sent; fingerprints. */
  readonly rootsOfCertificate: readonly string[];
  /** What the station says of that certificate; null: nothing. */
  readonly discard: CertificateDiscard | null;
  /** The station's own number of the request that led to the certificate; null: it gave none. */
  readonly requestId: number | null;
  /** Looked at where a migration begins: the policy has it wait for the owner; left out: it does not. */
  readonly awaitsOwner?: true;
  /** Looked at where the time for the step seems to be over; left out: it is not. */
  readonly isClockInDoubt?: true;
}

export interface EndpointFact extends VehicleEndpoint {
  /** Becomes the O of its signing request; null: its identity has none. */
  readonly organisation: string | null;
  /** The combined certificate of its station that is in force in its place; null: none is. */
  readonly heldBy: string | null;
}

export interface AnchorFact {
  readonly fingerprint: string;
  readonly name: string;
  readonly pem: string;
  /** As the root before it has signed it; left out: there is no such form. */
  readonly signed?: SignedForm;
  readonly state: TrustAnchorState;
}

export interface CertificateFact {
  readonly id: string;
  readonly purpose: PurposeName;
  /** `gone`: refused, rejected, retired, revoked or deleted: it will not be used. */
  readonly state: 'requested' | 'issued' | 'installed' | 'active' | 'gone';
  /** RFC 3339: when it first left for the station; null: never, or the station has had it since. */
  readonly firstSentAt: string | null;
  readonly fingerprint: string | null;
  readonly chainPem: string | null;
  /** The lifecycle's words, for a person. */
  readonly lastOutcome: string;
}

/** A secret is never part of a decision: it is put in when the command leaves. */
export type PlannedCommand =
  | StationCommand
  | {
      readonly kind: 'deliver_authorization_key';
      readonly keyId: string;
      /** Into a slot of its own, for Profile 2; left out: as the one for all of them. */
      readonly into?: Pick<WrittenSlot, 'slot' | 'url' | 'messageTimeoutSeconds' | 'network'>;
    };
type WrittenSlot = Extract<StationCommand, { kind: 'write_connection_slot' }>;

export interface Planned {
  readonly action: ActionName;
  readonly target: string | null;
  readonly command: PlannedCommand;
}

export type LocalAct =
  | { readonly kind: 'create_authorization_key'; readonly form: PasswordForm }
  | { readonly kind: 'retire_former_keys' }
  | { readonly kind: 'submit_signing_request'; readonly requestId: SigningRequest['id'] }
  | {
      readonly kind: 'record_installation';
      readonly certificateId: string;
      readonly outcome: 'accepted' | 'rejected';
      readonly detail: string;
    }
  | { readonly kind: 'give_up_certificate'; readonly certificateId: string }
  /** The station lists it: that is the evidence of a certificate that is shown to vehicles. */
  | { readonly kind: 'record_listing'; readonly fingerprint: string; readonly at: Date }
  | { readonly kind: 'plan_connection'; readonly connection: ConnectionPlan }
  | { readonly kind: 'give_up_attempt'; readonly attempt: Attempt };

/** What a step may say beside "done": the names of transitions that lead elsewhere than forward. */
export type StepEvent =
  | 'anchors_changed'
  | 'issue_refused'
  | 'certificate_refused'
  | 'to_be_listed'
  | 'fell_back'
  | 'interrupted'
  | 'came_forward';

export type Decision =
  | ({ readonly kind: 'send' } & Planned)
  | { readonly kind: 'act'; readonly act: LocalAct }
  /** `until` null: only a fact can change it. */
  | { readonly kind: 'wait'; readonly for: string; readonly until: Date | null }
  /** The step has what it needs, whatever the checks after this one would say. */
  | { readonly kind: 'done' }
  | { readonly kind: 'move'; readonly event: StepEvent; readonly because: string }
  /** A person is to decide. */
  | { readonly kind: 'stop'; readonly code: string; readonly because: string };

/** Null: satisfied, the next check decides. A step whose checks are all satisfied is done. */
export type Check<Facts extends StationFacts = StationFacts> = (facts: Facts, now: Date) => Decision | null;

export const wait = (what: string, until: Date | null = null): Decision => ({ kind: 'wait', for: what, until });
export const done: Decision = { kind: 'done' };
