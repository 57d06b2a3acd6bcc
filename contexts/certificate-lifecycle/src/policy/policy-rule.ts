import type { Certificate } from '../certificate/certificate.ts';
import type { Identity } from '../identity/identity.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import type { LifecyclePolicy, RetryPolicy } from './policy.ts';

/** From the general to the particular: a field set at a later level wins. */
export const policyLevels = ['purpose', 'operating_model', 'owner', 'program', 'family', 'cohort'] as const;
export type PolicyLevel = (typeof policyLevels)[number];

/** The fields a rule sets; all others are left to the levels before it. `retry` too goes field by field. */
export type PolicyOverride = Partial<Omit<LifecyclePolicy, 'version' | 'retry'>> & {
  readonly retry?: Partial<RetryPolicy>;
};

export interface PolicyRule {
  /** Unique in its version; part of the `policyVersion` of every record it decides about. */
  readonly name: string;
  readonly purpose: PurposeName;
  readonly level: PolicyLevel;
  /** The owner, family, … that it is for, exactly; null at the level `purpose` and nowhere else. */
  readonly value: string | null;
  readonly set: PolicyOverride;
}

/** What decides which rules hold for a certificate. */
export interface PolicyFacts {
  readonly purpose: PurposeName;
  readonly operatingModel: string;
  readonly owner: string;
  readonly program: string | null;
  readonly family: string;
  readonly cohorts: readonly string[];
}

/** A certificate of a purpose that has a slot for each program is of the program that its slot is named by. */
export function policyFactsOf(
  { purpose, operatingModel, slot }: Pick<Certificate, 'purpose' | 'operatingModel' | 'slot'>,
  { owner, family, cohorts }: Pick<Identity, 'owner' | 'family' | 'cohorts'>,
): PolicyFacts {
  return { purpose, operatingModel, owner, program: hasPrograms(purpose) ? slot : null, family, cohorts };
}

/** Of other purposes no certificate belongs to a program. */
export function hasPrograms(purpose: PurposeName): boolean {
  const { slots } = purposes[purpose];
  return slots.kind === 'by_binding' && slots.binding === 'program';
}

export function holdsFor({ purpose, level, value }: PolicyRule, facts: PolicyFacts): boolean {
  if (purpose !== facts.purpose) return false;
  switch (level) {
    case 'purpose':
      return true;
    case 'operating_model':
      return value === facts.operatingModel;
    case 'owner':
      return value === facts.owner;
    case 'program':
      return value === facts.program;
    case 'family':
      return value === facts.family;
    case 'cohort':
      return value !== null && facts.cohorts.includes(value);
    default:
      return level satisfies never;
  }
}

/**
 * By level; of two cohorts the one whose name sorts later by its code units wins, so that the same
 * rules mean the same in whatever order they are written down.
 */
export function byPrecedence(a: PolicyRule, b: PolicyRule): number {
  const levels = policyLevels.indexOf(a.level) - policyLevels.indexOf(b.level);
  if (levels !== 0) return levels;
  const [left, right] = [a.value ?? '', b.value ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}
