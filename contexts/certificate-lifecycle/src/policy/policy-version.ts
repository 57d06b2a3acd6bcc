import type { PurposeName } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import type { LifecyclePolicy } from './policy.ts';
import type { PolicyRule } from './policy-rule.ts';

/** What is edited: all rules and quotas together, so that a version says everything. */
export interface PolicyDraft {
  readonly rules: readonly PolicyRule[];
  /** Renewals that may start within an hour with an authority that has no entry below. */
  readonly renewalsPerHour: number;
  /** The same within a day; null or left out: what the hours allow. */
  readonly renewalsPerDay?: number | null;
  readonly quotas: readonly AuthorityQuota[];
}

export interface AuthorityQuota {
  /** As the certificates' `authority`. */
  readonly authority: string;
  readonly renewalsPerHour: number;
  readonly renewalsPerDay?: number | null;
}

/** Never changed once applied; the one with the highest number is in force. */
export interface PolicyVersion extends PolicyDraft {
  /** From 1, without gaps. */
  readonly version: number;
  /** RFC 3339. */
  readonly appliedAt: string;
  /** `kind:id`. */
  readonly appliedBy: string;
  readonly reason: string;
}

/** 14,400 a day: a fleet of two million, with certificates of 180 days, renews about 11,000. */
const RENEWALS_PER_HOUR = 600;

/** Version 1: the purposes' own policies, each as a rule of its purpose. */
export function firstPolicyVersion(at: Date): PolicyVersion {
  return {
    version: 1,
    rules: Object.values(purposes).map(({ name, policy }) => defaultRule(name, policy)),
    renewalsPerHour: RENEWALS_PER_HOUR,
    quotas: [],
    appliedAt: at.toISOString(),
    appliedBy: 'system:release',
    reason: 'The defaults that this release came with.',
  };
}

function defaultRule(purpose: PurposeName, policy: LifecyclePolicy): PolicyRule {
  const { version: _, ...set } = policy;
  return { name: purpose, purpose, level: 'purpose', value: null, set };
}
