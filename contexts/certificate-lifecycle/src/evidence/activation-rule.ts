import type { EvidenceType } from './evidence.ts';
import type { EvidenceSource } from './evidence-source.ts';

/** What has to be seen, as data: which types, from where, how often, how recently, and in what combination. */
export type ActivationRule =
  | SightingRule
  | { readonly kind: 'any_of'; readonly rules: readonly ActivationRule[] }
  | { readonly kind: 'all_of'; readonly rules: readonly ActivationRule[] }
  /** All of them, each not before the one ahead of it. */
  | { readonly kind: 'in_order'; readonly rules: readonly SightingRule[] };

export interface SightingRule {
  readonly kind: 'sighting';
  readonly type: EvidenceType;
  readonly from: readonly EvidenceSource[];
  /** At least. */
  readonly times: number;
  /** Seconds, by the observer's clock. */
  readonly maximumAge: number;
}

export const once = (
  type: EvidenceType,
  { from, withinHours }: { readonly from: readonly EvidenceSource[]; readonly withinHours: number },
): SightingRule => ({ kind: 'sighting', type, from, times: 1, maximumAge: withinHours * 3600 });

export const anyOf = (...rules: readonly ActivationRule[]): ActivationRule => ({ kind: 'any_of', rules });
export const allOf = (...rules: readonly ActivationRule[]): ActivationRule => ({ kind: 'all_of', rules });
export const inOrder = (...rules: readonly SightingRule[]): ActivationRule => ({ kind: 'in_order', rules });

/** Every single sighting that the rule is made of. */
export const sightingRules = (rule: ActivationRule): readonly SightingRule[] =>
  rule.kind === 'sighting' ? [rule] : rule.rules.flatMap(sightingRules);
