import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Stage } from '../certificate/transitions.ts';
import type { PlaceRefusal } from '../commands/outcomes.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Iso15118Defect } from '../iso15118-chain/chain-defect.ts';
import type { ImportObjection } from '../ownership/import-level.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { Platform } from '../purposes/platform.ts';
import type { PurposeName } from '../purposes/purpose.ts';

/** Certificates that exist already, of one purpose. */
export interface CertificateImport {
  readonly purpose: PurposeName;
  /** Null: as the ownership matrix has it, or else the purpose's own. */
  readonly operatingModel: OperatingModel | null;
  /** PEM in any order: end entities, each with or without the CAs above it. Never a key. */
  readonly bundlePem: string;
  /** What is known of single certificates beside what they say. */
  readonly entries: readonly ImportEntry[];
  /** Says what would come of it, and stores nothing. */
  readonly dryRun: boolean;
}

export interface ImportEntry {
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** Absent: whose names it has. */
  readonly identityId?: IdentityId;
  /** Absent: the only one that it can be. */
  readonly slot?: string | null;
  readonly platform?: PlatformStatus;
}

export interface PlatformStatus {
  readonly name: Platform;
  /** The platform's own word. */
  readonly status: string;
}

/** Why nothing of a bundle is imported. */
export type BundleRefusal =
  | 'bundle_malformed'
  | 'bundle_has_private_key'
  /** Only CA certificates. */
  | 'bundle_has_no_leaf'
  /** An entry about a certificate that the bundle does not have, or two about one. */
  | 'entry_unknown'
  | 'purpose_unknown'
  | 'purpose_not_imported'
  | 'operating_model_not_allowed';

/** Why one certificate of it is not. */
export type LeafRefusal =
  | ImportObjection
  /** By the ownership matrix only what was seen of it is kept: there is no record. */
  | 'evidence_only'
  | Exclude<
      PlaceRefusal,
      'purpose_unknown' | 'purpose_not_issued_here' | 'tracked_only' | 'broker_not_connected' | 'visible_only'
    >
  | ChainRefusal
  | Iso15118Defect
  | 'wrong_trust_domain'
  /** Nothing in it names an identity: an entry has to. */
  | 'identity_not_given'
  | 'slot_not_given'
  | 'names_of_another_identity'
  | 'key_in_use_by_another_identity'
  /** Another certificate for its key was revoked because the key is compromised. */
  | 'key_compromised'
  /** It has a record, of another identity or another purpose. */
  | 'recorded_elsewhere'
  | 'platform_not_of_this_purpose'
  | 'platform_status_unknown';

export type ChainRefusal =
  | 'expired'
  | 'not_yet_valid'
  | 'chain_incomplete'
  | 'issuer_not_ca'
  | 'issuer_not_valid'
  | 'path_too_long';

export type ImportResult = {
  readonly fingerprint: string;
  /** `known`: it has this record already. `conflict`: another is active in its place. */
  readonly outcome: 'imported' | 'known' | 'conflict' | 'refused';
  /** Null in a dry run for what would be imported, and for what is not. */
  readonly certificateId: CertificateId | null;
  readonly identityId: IdentityId | null;
  readonly slot: string | null;
  /** In which it begins, or is. */
  readonly stage: Stage | null;
  readonly reason: LeafRefusal | 'active_in_place' | null;
  readonly detail: string | null;
};
