import { ok, type Result, refused } from '@bfcert/kernel/result';
import { purposeNamed, purposes } from '../purposes/registry.ts';
import { type ProfileName, profilesOf } from '../purposes/slots.ts';
import { faultInWindows } from './maintenance-window.ts';
import {
  type Issuance,
  issuances,
  type LifecyclePolicy,
  migrationPermissions,
  onWordOfCompromised,
  rootsOfOthers,
} from './policy.ts';
import { type FieldLimits, fieldLimits, quotaLimits, retryLimits } from './policy-fields.ts';
import { hasPrograms, holdsFor, type PolicyFacts, type PolicyRule, policyLevels } from './policy-rule.ts';
import type { PolicyDraft } from './policy-version.ts';
import { resolvePolicy } from './resolve-policy.ts';

const MOST_RULES = 500;
const NAME = /^[a-z0-9][a-z0-9_.-]{0,49}$/;
const VALUE = /^(?! )[^\p{C}]{1,100}(?<! )$/u;

/** Seconds that the PKI allows a certificate of this profile. */
export type LongestValidity = (profile: ProfileName) => number;

/** Refused with one sentence that names the rule and what is wrong with it. */
export function checkPolicy(draft: PolicyDraft, longest: LongestValidity): Result<null, string> {
  const fault = faultInQuotas(draft) ?? faultInRules(draft.rules) ?? faultInOrder(draft.rules, longest);
  return fault === null ? ok(null) : refused(fault);
}

function faultInQuotas({ renewalsPerHour, renewalsPerDay, quotas }: PolicyDraft): string | null {
  const authorities = quotas.map(({ authority }) => authority);
  if (new Set(authorities).size !== authorities.length) return 'An authority has one quota.';
  if (quotas.length > MOST_RULES) return `There are at most ${MOST_RULES} quotas.`;
  if (!authorities.every((authority) => VALUE.test(authority))) return 'An authority has a name of 1–100 characters.';
  const numbers = [renewalsPerHour, ...quotas.map((quota) => quota.renewalsPerHour)];
  if (!numbers.every((number) => within(number, quotaLimits))) {
    return `Renewals per hour are ${described(quotaLimits)}.`;
  }
  const daily = [renewalsPerDay, ...quotas.map((quota) => quota.renewalsPerDay)].filter((number) => number != null);
  if (daily.every((number) => within(number, quotaLimits))) return null;
  return `Renewals per day are ${described(quotaLimits)}, or null.`;
}

function faultInRules(rules: readonly PolicyRule[]): string | null {
  if (rules.length > MOST_RULES) return `There are at most ${MOST_RULES} rules.`;
  const names = new Set<string>();
  const places = new Set<string>();
  for (const rule of rules) {
    const fault = faultInRule(rule);
    if (fault !== null) return `The rule ${JSON.stringify(rule.name)}: ${fault}`;
    const place = JSON.stringify([rule.purpose, rule.level, rule.value]);
    if (names.has(rule.name)) return `Two rules have the name ${rule.name}.`;
    if (places.has(place)) return `The rule ${rule.name}: another one is for the same ${rule.level}.`;
    names.add(rule.name);
    places.add(place);
  }
  return null;
}

function faultInRule({ name, purpose, level, value, set }: PolicyRule): string | null {
  if (!NAME.test(name)) return 'its name has 1–50 characters a-z 0-9 _ . -, and begins with a letter or digit.';
  if (purposeNamed(purpose) === null) return 'there is no such purpose.';
  if (!policyLevels.includes(level)) return `its level is one of ${policyLevels.join(', ')}.`;
  if (level === 'purpose' && value !== null) return 'a rule for the whole purpose names no value.';
  if (level !== 'purpose' && (value === null || !VALUE.test(value))) {
    return `it names the ${level} it is for, 1–100 printable characters.`;
  }
  if (level === 'program' && !hasPrograms(purpose)) return 'certificates of this purpose belong to no program.';
  const {
    retry = {},
    maintenance,
    onWordOfCompromised: onWord,
    issuance,
    migration,
    rootsOfOthers: others,
    ...numbers
  } = set;
  for (const [limits, fields] of [
    [fieldLimits, numbers],
    [retryLimits, retry],
  ] as const) {
    for (const [field, number] of Object.entries(fields)) {
      const limit = Object.hasOwn(limits, field) ? (limits as Record<string, FieldLimits>)[field] : undefined;
      if (limit === undefined) return `there is no field ${JSON.stringify(field)}.`;
      if (number !== undefined && !within(number, limit)) return `${field} is ${described(limit)}.`;
    }
  }
  if (onWord !== undefined && !onWordOfCompromised.includes(onWord)) {
    return `onWordOfCompromised is one of ${onWordOfCompromised.join(', ')}.`;
  }
  if (migration !== undefined) {
    if (purposes[purpose].policy.migration === undefined) return `no migration leads to ${purpose}.`;
    if (!migrationPermissions.includes(migration)) return `migration is one of ${migrationPermissions.join(', ')}.`;
  }
  if (others !== undefined) {
    if (purpose !== 'charger_identity' && purpose !== 'controller_identity')
      return `roots are no matter of ${purpose}.`;
    if (!rootsOfOthers.includes(others)) return `rootsOfOthers is one of ${rootsOfOthers.join(', ')}.`;
  }
  const fault = issuance === undefined ? null : faultInIssuance({ purpose, level }, issuance);
  return fault ?? (maintenance ? faultInWindows(maintenance) : null);
}

/** What crosses trust domains is allowed program by program; what does not is never switched off by the policy. */
function faultInIssuance({ purpose, level }: Pick<PolicyRule, 'purpose' | 'level'>, issuance: Issuance): string | null {
  if (!issuances.includes(issuance)) return `issuance is one of ${issuances.join(', ')}.`;
  if (purposes[purpose].policy.issuance === undefined) return `issuance of ${purpose} is not decided by the policy.`;
  if (level === 'program' || (level === 'purpose' && issuance === 'refused')) return null;
  return `issuance of ${purpose} is allowed to a program, by a rule of its own at the level program.`;
}

/**
 * Every order that can be broken is one between two fields, and any two rules that hold together for
 * some certificate also hold for one for which no third rule does. So all pairs of rules are all cases.
 */
function faultInOrder(rules: readonly PolicyRule[], longest: LongestValidity): string | null {
  for (const purpose of Object.values(purposes)) {
    const own = rules.filter((rule) => rule.purpose === purpose.name);
    const special = own.filter(({ level }) => level !== 'purpose');
    const allowed = Math.min(...profilesOf(purpose.slots).map(longest));
    const cases = [[], ...special.flatMap((rule, index) => special.slice(index).map((other) => [rule, other]))];
    for (const pair of cases) {
      const facts = factsOf(purpose.name, pair);
      if (!pair.every((rule) => holdsFor(rule, facts))) continue;
      const general = own.filter(({ level }) => level === 'purpose');
      const fault = faultInPolicy(resolvePolicy({ version: 1, rules: [...general, ...pair] }, facts), allowed);
      if (fault !== null) return `${[purpose.name, ...new Set(pair.map(({ name }) => name))].join(' with ')}: ${fault}`;
    }
  }
  return null;
}

/** Of one certificate for which these rules hold, when there can be one. */
function factsOf(purpose: PolicyFacts['purpose'], rules: readonly PolicyRule[]): PolicyFacts {
  const value = (level: PolicyRule['level']) => rules.find((rule) => rule.level === level)?.value ?? null;
  return {
    purpose,
    operatingModel: value('operating_model') ?? '',
    owner: value('owner') ?? '',
    program: value('program'),
    family: value('family') ?? '',
    cohorts: rules.flatMap((rule) => (rule.level === 'cohort' && rule.value !== null ? [rule.value] : [])),
  };
}

/** `longest` is infinite for a purpose of which nothing is issued here: its validity means nothing. */
function faultInPolicy(policy: LifecyclePolicy, longest: number): string | null {
  const { validity, renewBefore, escalateBefore, incidentBefore, retry } = policy;
  if (renewBefore <= escalateBefore) return 'renewal must start before escalation.';
  if (escalateBefore <= incidentBefore) return 'escalation must come before the incident.';
  if (retry.firstDelay > retry.maximumDelay) return 'the first delay of a retry is at most the maximum delay.';
  if (longest === Number.POSITIVE_INFINITY) return null;
  if (renewBefore >= validity) return 'renewal must start after the certificate has begun: renewBefore < validity.';
  if (validity > longest) return `the PKI allows at most ${longest} seconds of validity.`;
  return null;
}

const within = (number: number, { least, most }: FieldLimits): boolean =>
  Number.isSafeInteger(number) && number >= least && number <= most;

const described = ({ least, most }: FieldLimits): string => `a whole number from ${least} to ${most}`;
