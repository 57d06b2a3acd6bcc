import { purposes } from '../purposes/registry.ts';
import type { LifecyclePolicy } from './policy.ts';
import { byPrecedence, holdsFor, type PolicyFacts, type PolicyOverride, type PolicyRule } from './policy-rule.ts';
import type { PolicyVersion } from './policy-version.ts';

/**
 * The policy of one certificate: purpose, operating model, owner, program, family, cohort, field by
 * field, each later one over those before. What no rule sets is as the release has it. Its `version`
 * names the purpose, the number, and every rule that had the last word on a field:
 * `charger_identity/3+slow-depot`.
 */
export function resolvePolicy(
  { version, rules }: Pick<PolicyVersion, 'version' | 'rules'>,
  facts: PolicyFacts,
): LifecyclePolicy {
  return resolveSorted(version, rules.filter((rule) => holdsFor(rule, facts)).sort(byPrecedence), facts);
}

/** `rules` are those of the purpose, in the order of precedence. */
export function resolveSorted(version: number, rules: readonly PolicyRule[], facts: PolicyFacts): LifecyclePolicy {
  const { retry, ...fields } = purposes[facts.purpose].policy;
  const resolved: LifecyclePolicy = { ...fields, retry: { ...retry } };
  const decidedBy = new Map<string, string>();
  for (const { name, level, set } of rules) {
    const { retry: again, ...others } = set;
    Object.assign(resolved, defined(others));
    Object.assign(resolved.retry, defined(again ?? {}));
    const changed = [...namesIn(others, ''), ...namesIn(again ?? {}, 'retry.')];
    for (const field of changed) decidedBy.set(field, level === 'purpose' ? '' : name);
  }
  const names = [...new Set(decidedBy.values())].filter((name) => name !== '').sort();
  return { ...resolved, version: [`${facts.purpose}/${version}`, ...names].join('+') };
}

const namesIn = (fields: object, prefix: string): readonly string[] =>
  Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : `${prefix}${field}`));

const defined = (fields: Omit<PolicyOverride, 'retry'> | NonNullable<PolicyOverride['retry']>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
