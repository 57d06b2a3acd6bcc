import type { Id } from '@bfcert/kernel/ids';
import type { BulkActionId } from '../bulk-action/bulk-action-id.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import type { CommandName } from '../commands/command.ts';
import type { CertificatesEnd } from '../decommission/decommission.ts';
import type { Binding, BindingKind } from '../identity/binding.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { type ActionName, commandOf } from '../queries/action-name.ts';
import type { RecoveryCaseId } from '../recovery-case/recovery-case-id.ts';
import type { ServerSlot } from '../server-certificate/server-certificate-source.ts';
import type { StationAdoptionId } from '../station-adoption/station-adoption-id.ts';
import type { ToleranceKind } from '../station-tolerance/tolerance-kind.ts';
import type { BundlePurpose } from '../trust-anchor-bundle/bundle-purpose.ts';
import type { TrustAnchorBundleId } from '../trust-anchor-bundle/trust-anchor-bundle.ts';
import type { TrustReadiness } from '../trust-anchor-bundle/trust-readiness.ts';
import type { ApprovalId } from './approval-id.ts';

/**
 * What exactly a second person is asked for. It names the version of the record that was looked at:
 * nothing else, and nothing later, is ever done under this approval.
 */
export type ApprovableAction =
  | RecordAction
  | BulkStart
  | IdentityRename
  | IdentityDecommission
  | DeadlineForReplacement
  | BootstrapAdmission
  | ExceptionGrant
  | OneTimeKeyAdmission
  | ToleranceGrant
  | AnchorImport
  | AnchorStep
  | ServerChainSwitch
  | AdoptionOfStations
  | WaveStart
  | KeyRevocation
  | CutoverPathRecording
  | BreakGlassOpening;

export type RecordAction =
  | {
      readonly kind: 'revoke-certificate';
      readonly certificateId: CertificateId;
      readonly version: number;
      readonly reason: RevocationReason;
    }
  | { readonly kind: 'deactivate-certificate'; readonly certificateId: CertificateId; readonly version: number };

/** Its targets and their versions are frozen under its id. */
export type BulkStart = {
  readonly kind: 'start-bulk-action';
  readonly bulkActionId: BulkActionId;
  readonly verb: ActionName;
  readonly count: number;
};

/** An identity whose certificates are in use or on their way gets other names. All it is to be, not the difference. */
export type IdentityRename = {
  readonly kind: 'change-identity';
  readonly identityId: IdentityId;
  readonly version: number;
  readonly owner: string;
  readonly family: string;
  readonly cohorts: readonly string[];
  readonly bindings: readonly Pick<Binding, 'kind' | 'value'>[];
};

/** An identity that may be alive is gone for good, as somebody says. */
export type IdentityDecommission = {
  readonly kind: 'decommission-identity';
  readonly identityId: IdentityId;
  readonly version: number;
  readonly certificates: CertificatesEnd;
  /** Of a charger its EVSEs, which go with it, in the order of their ids. */
  readonly endpoints: readonly IdentityId[];
};

/** A certificate is revoked at this moment even when its successor is not in use by then. */
export type DeadlineForReplacement = {
  readonly kind: 'replace-and-revoke';
  readonly certificateId: CertificateId;
  readonly version: number;
  readonly reason: RevocationReason;
  /** RFC 3339. */
  readonly deadline: string;
};

/** A station in recovery is let in with its factory certificate, to ask for one of its own. */
export type BootstrapAdmission = {
  readonly kind: 'admit-bootstrap';
  readonly recoveryCaseId: RecoveryCaseId;
  readonly identityId: IdentityId;
  readonly version: number;
  /** The factory certificate. */
  readonly certificateId: CertificateId;
  /** RFC 3339. */
  readonly until: string;
};

/** Another name than the bound one is accepted from an identity, for a time. */
export type ExceptionGrant = {
  readonly kind: 'grant-binding-exception';
  readonly identityId: IdentityId;
  /** Of the identity. */
  readonly version: number;
  readonly purpose: PurposeName;
  readonly bindingKind: BindingKind;
  readonly value: string;
  /** RFC 3339. */
  readonly until: string;
};

/** Profile 2 is reopened for one login of a station in recovery. */
export type OneTimeKeyAdmission = {
  readonly kind: 'admit-one-time-key';
  readonly recoveryCaseId: RecoveryCaseId;
  readonly identityId: IdentityId;
  readonly version: number;
  /** RFC 3339. */
  readonly until: string;
};

/** A deviation of a station is put up with, for a time. */
export type ToleranceGrant = {
  readonly kind: 'grant-station-tolerance';
  readonly identityId: IdentityId;
  /** Of the identity. */
  readonly version: number;
  readonly tolerance: ToleranceKind;
  /** RFC 3339. */
  readonly until: string;
};

/** Stations are taken over with the certificates they have; which ones is frozen under its id. */
export type AdoptionOfStations = {
  readonly kind: 'adopt-stations';
  readonly adoptionId: StationAdoptionId;
  readonly count: number;
  /** RFC 3339. */
  readonly until: string;
};

/** Stations are brought what the wave's kind names, one group after another. The wave and its members, frozen in this version, are of EVSE security. */
export type WaveStart = {
  readonly kind: 'start-wave';
  readonly waveId: Id<'wav'>;
  /** Of the wave. */
  readonly version: number;
  /** What it brings, as EVSE security names it. */
  readonly waveKind: string;
  /** As people call it. */
  readonly name: string;
  /** Of its members. */
  readonly count: number;
};

/** The last key by which a station comes in is taken from it. The key, in this state of it, is of EVSE security. */
export type KeyRevocation = {
  readonly kind: 'revoke-authorization-key';
  readonly identityId: IdentityId;
  readonly keyId: Id<'key'>;
  /** Of the station's keys which one. */
  readonly keyVersion: number;
};

/**
 * Stations of a family that forget their key when they are told another are rotated and migrated in bulk, in the way that is
 * written down. The path never changes, and is of EVSE security.
 */
export type CutoverPathRecording = {
  readonly kind: 'record-key-cutover-path';
  readonly pathId: Id<'kcp'>;
  readonly family: string;
};

/** Profile 2 is opened again for one station that is on Profile 3. What was asked for never changes, and is of EVSE security. */
export type BreakGlassOpening = {
  readonly kind: 'open-break-glass';
  readonly identityId: IdentityId;
  readonly breakGlassId: Id<'bgl'>;
  /** `last_used`: the station's last password before Profile 3; `by_hand`: one that is issued after the yes; `delivered`: one that it is told. */
  readonly key: 'last_used' | 'by_hand' | 'delivered';
  /** The station is sent to Profile 2 by us. */
  readonly lowers: boolean;
  /** RFC 3339. */
  readonly until: string;
};

/** Anchors under which stations come in are taken for true. The version's anchors never change. */
export type AnchorImport = {
  readonly kind: 'import-trust-anchors';
  readonly bundleId: TrustAnchorBundleId;
  readonly bundlePurpose: BundlePurpose;
  /** Of the bundle: the number that is asked for. */
  readonly version: number;
};

/** Anchors go, that somebody may depend on. */
export type AnchorStep = {
  readonly kind: 'release-trust-anchors' | 'withdraw-trust-anchors';
  readonly bundleId: TrustAnchorBundleId;
  readonly bundlePurpose: BundlePurpose;
  /** Of the bundle. */
  readonly version: number;
  /** As it was when it was asked for; null: nobody had looked. */
  readonly readiness: TrustReadiness | null;
  /** What goes with it, as it was looked at: fingerprints, ascending. Left out in questions of before it was kept. */
  readonly removed?: readonly string[];
};

/** Our listeners' certificates come to stand under another root. */
export type ServerChainSwitch = {
  readonly kind: 'switch-server-chain';
  readonly slot: ServerSlot;
  /** The root that was looked at; fingerprints. */
  readonly from: string;
  readonly fingerprint: string;
  /** As it was when it was asked for; null: nobody had looked. */
  readonly readiness: TrustReadiness | null;
};

/** The certificate it is about; null where it is about something else. */
export const certificateBehind = (action: ApprovableAction): CertificateId | null =>
  'certificateId' in action ? action.certificateId : null;

/** The command whose roles decide who may ask and answer. */
export const commandBehind = (action: ApprovableAction): CommandName =>
  action.kind === 'start-bulk-action' ? commandOf[action.verb] : action.kind;

/**
 * A command that needs two people, from the question to its answer (four eyes).
 *
 *                 approve, by another person
 *   pending ──────────────────────────────────→ approved (the command ran in the same transaction)
 *      ├── decline, by another person ────────→ declined
 *      ├── withdraw, by whoever asked ────────→ withdrawn
 *      ├── what it is about has ended or changed → overtaken
 *      └── its time is over ──────────────────→ expired
 */
export interface Approval {
  readonly id: ApprovalId;
  readonly action: ApprovableAction;
  /** Null when it is about many. */
  readonly identityId: IdentityId | null;
  /**
   * Whose identity it is: it exists for nobody who may not touch that owner's. Null when it is about
   * several owners: for those only who may touch every owner's.
   */
  readonly owner: string | null;
  /** As in the audit, e.g. `user:mara`. */
  readonly requestedBy: string;
  /** The person behind `requestedBy`. */
  readonly requester: string;
  /** In the requester's words; the command runs with it. */
  readonly reason: string;
  readonly correlationId: string;
  /** RFC 3339. */
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly status: ApprovalStatus;
  readonly answer: ApprovalAnswer | null;
  /** Of one that is `overtaken`. */
  readonly overtaken?: { readonly at: string; readonly because: string };
}

/** `expired` is told by the clock; stored only when the same is asked for again. */
export type ApprovalStatus = 'pending' | 'approved' | 'declined' | 'withdrawn' | 'overtaken' | 'expired';

export interface ApprovalAnswer {
  /** As in the audit. */
  readonly by: string;
  readonly person: string;
  /** RFC 3339. */
  readonly at: string;
  readonly reason: string;
  /** The requester answered: allowed only where the configuration says that there is a single operator. */
  readonly selfApproved: boolean;
}

/** How long a question stands, in milliseconds. */
export const APPROVAL_LIFETIME = 24 * 3_600_000;

export function standingOf({ status, expiresAt }: Approval, now: Date): ApprovalStatus {
  return status === 'pending' && expiresAt <= now.toISOString() ? 'expired' : status;
}
