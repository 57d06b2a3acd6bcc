import type { OwnerScope } from '@bfcert/kernel/actor';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { ToleranceKind } from '../station-tolerance/tolerance-kind.ts';
import type { BundlePurpose } from '../trust-anchor-bundle/bundle-purpose.ts';

/** By what stations are told apart, as waves select them. */
export const groupings = ['cohort', 'family', 'owner'] as const;
export type Grouping = (typeof groupings)[number];

/** Whole weeks, `from` included and `until` not. */
export interface WeeksAhead {
  readonly from: Date;
  readonly until: Date;
}

export interface DatesQuery extends WeeksAhead {
  readonly by: Grouping;
  /** Whom the caller acts for. */
  readonly owners: OwnerScope;
  /** Each that is given narrows it. */
  readonly only: { readonly owner?: string; readonly family?: string; readonly cohort?: string };
}

/** A station of several cohorts counts in each of them; null: of those that have none. */
interface OfGroup {
  /** From 0: which of the weeks. */
  readonly week: number;
  readonly group: string | null;
}

/** Of certificates in force of stations, EVSEs and local controllers. */
export interface CertificatesOfWeek extends OfGroup {
  readonly expiring: number;
  /** Those that the scheduler renews, by the time that their plan has for them. */
  readonly dueForRenewal: number;
}

export interface ConcessionsOfWeek extends OfGroup {
  readonly kind: ToleranceKind | 'binding_exception' | 'recovery_admission';
  readonly count: number;
}

/** What ends for all stations at once. */
export interface CommonEnd {
  /** `authority`: of ours, below its root; `trust_anchor`: others' root, or ours that is in no record, in a version in force or on its way. */
  readonly kind: 'root' | 'authority' | 'listener' | 'trust_anchor';
  /** Of the service, or the subject of the anchor. */
  readonly name: string;
  /** RFC 3339. */
  readonly at: string;
  /** Null: of an anchor. */
  readonly certificateId: CertificateId | null;
  /** Null: of others. */
  readonly bundlePurpose: BundlePurpose | null;
}

export interface DatesAhead {
  readonly certificates: readonly CertificatesOfWeek[];
  readonly concessions: readonly ConcessionsOfWeek[];
  /** Soonest first. */
  readonly ends: readonly CommonEnd[];
}

export interface DatesAheadReader {
  read(query: DatesQuery): Promise<DatesAhead>;
}
