import type { OperatingModel } from '../purposes/operating-model.ts';
import type { PurposeName } from '../purposes/purpose.ts';

/** Whose rules govern it (specification, ISO 15118 and VDV ownership decision framework). */
export const standardsSources = [
  'ocpp',
  'iso15118',
  'vdv261',
  'ocpi',
  'oem_policy',
  'scheme_contract',
  'operator_policy',
] as const;
export type StandardsSource = (typeof standardsSources)[number];

/** Of those, the ones whose text is licensed: somebody has to have read an edition before anything is issued by it. */
export const licensedStandards = ['iso15118', 'vdv261'] as const satisfies readonly StandardsSource[];
export type LicensedStandard = (typeof licensedStandards)[number];

/** `endpoint`: made where it is used, and known to us as a signing request alone. */
export const privateKeyOwners = ['endpoint', 'operator', 'outside'] as const;
export type PrivateKeyOwner = (typeof privateKeyOwners)[number];

export const deliveryChannels = ['ocpp', 'est', 'ocpi', 'oem_api', 'manual', 'other'] as const;
export type DeliveryChannel = (typeof deliveryChannels)[number];

/** What we are in it. */
export const ownershipRoles = ['issuer', 'broker', 'distributor', 'validator', 'tracker', 'observer'] as const;
export type OwnershipRole = (typeof ownershipRoles)[number];

/** How much of a certificate may be stored (docs/decisions/0022-how-much-is-stored.md). */
export const sourceOfTruthLevels = ['full', 'state_only', 'evidence_only'] as const;
export type SourceOfTruthLevel = (typeof sourceOfTruthLevels)[number];

/** Who may end or replace it. */
export const actingParties = ['operator', 'outside', 'either'] as const;
export type ActingParty = (typeof actingParties)[number];

export const authorityVerbs = ['renew', 'revoke', 'suspend', 'replace'] as const;
export type AuthorityVerb = (typeof authorityVerbs)[number];

/** By what the answer differs; `global` alone: by nothing. */
export const programVariabilities = ['global', 'customer', 'geography', 'oem', 'program'] as const;
export type ProgramVariability = (typeof programVariabilities)[number];

/** Who has read the text of a licensed standard for this entry, which edition, and when. */
export interface ValidatedStandard {
  readonly name: LicensedStandard;
  readonly edition: string;
  readonly validatedBy: string;
  /** `YYYY-MM-DD`. */
  readonly validatedOn: string;
}

/** The decision fields; null and an empty list: not decided yet. */
export interface OwnershipFields {
  readonly operatingModel: OperatingModel | null;
  readonly standardsSource: readonly StandardsSource[];
  readonly businessOwner: string | null;
  /** Who issues, or whose approval it takes. */
  readonly authority: { readonly party: 'operator' | 'outside'; readonly name: string } | null;
  readonly privateKeyOwner: PrivateKeyOwner | null;
  readonly deliveryPath: readonly DeliveryChannel[];
  readonly role: readonly OwnershipRole[];
  readonly sourceOfTruthLevel: SourceOfTruthLevel | null;
  readonly authorities: Readonly<Record<AuthorityVerb, ActingParty>> | null;
  readonly supportOwner: string | null;
  readonly programVariability: readonly ProgramVariability[];
}

/** What is decided for one purpose in one program. The purpose itself is the eleventh of the specification's fields. */
export interface OwnershipEntry extends OwnershipFields {
  readonly purpose: PurposeName;
  /** A program of the matrix; null: every program that has no entry of its own, and what is in none. */
  readonly program: string | null;
  /** Of the licensed standards among `standardsSource`, those that were validated. */
  readonly standards: readonly ValidatedStandard[];
}

export type OwnershipField = keyof OwnershipFields;

export const ownershipFields = [
  'operatingModel',
  'standardsSource',
  'businessOwner',
  'authority',
  'privateKeyOwner',
  'deliveryPath',
  'role',
  'sourceOfTruthLevel',
  'authorities',
  'supportOwner',
  'programVariability',
] as const satisfies readonly OwnershipField[];
