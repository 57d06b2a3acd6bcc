import { expect, test } from 'vitest';
import { checkPolicy } from './check-policy.ts';
import type { PolicyRule } from './policy-rule.ts';
import { firstPolicyVersion, type PolicyDraft } from './policy-version.ts';

const DAY = 86_400;
const { rules: defaults } = firstPolicyVersion(new Date('2026-03-01T00:00:00Z'));

const rule = (set: object, over: Partial<PolicyRule> = {}): PolicyRule => ({
  name: 'depot',
  purpose: 'charger_identity',
  level: 'owner',
  value: 'north-depot',
  set,
  ...over,
});
const draft = (...more: PolicyRule[]): PolicyDraft => ({
  rules: [...defaults, ...more],
  renewalsPerHour: 600,
  quotas: [],
});
const check = (given: PolicyDraft): string | null => {
  const checked = checkPolicy(given, () => 398 * DAY);
  return checked.ok ? null : checked.refusal;
};

test('a rule for a program is of a purpose that has programs', () => {
  const set = { rollbackWindow: 7 * DAY };
  const of = (purpose: PolicyRule['purpose']) => check(draft(rule(set, { purpose, level: 'program', value: 'own' })));
  expect(of('vehicle_vas_identity')).toBeNull();
  expect(of('charger_identity')).toMatch(/belong to no program/);
});

test('the defaults, and none at all, are a policy', () => {
  expect(check(draft())).toBeNull();
  expect(check({ ...draft(), rules: [] })).toBeNull();
});

test.each([
  [{ renewBefore: 14 * DAY }, 'renewal must start before escalation'],
  [{ incidentBefore: 14 * DAY }, 'escalation must come before the incident'],
  [{ validity: 30 * DAY }, 'renewal must start after the certificate has begun'],
  [{ validity: 399 * DAY }, 'the PKI allows at most'],
  [{ validity: 1.5 }, 'a whole number'],
  [{ validity: 2 ** 53 + 2 }, 'a whole number'],
  [{ validity: Number.NaN }, 'a whole number'],
  [{ incidentBefore: 0 }, 'a whole number from 3600'],
  [{ rollbackWindow: -1 }, 'a whole number'],
  [{ retry: { firstDelay: 1000 } }, 'the first delay of a retry'],
  [{ retry: { firstDelay: 0 } }, 'a whole number'],
  [{ retry: { constructor: 1 } }, 'there is no field "constructor"'],
  [{ version: 'mine' }, 'there is no field "version"'],
  [JSON.parse('{"__proto__":{"validity":1}}'), 'there is no field "__proto__"'],
  [{ maintenance: { timeZone: 'Mars/Olympus', windows: [] } }, 'time zone'],
])('a rule that sets %j is refused', (set, why) => {
  expect(check(draft(rule(set)))).toContain(why);
});

test.each([
  [{ name: 'Depot' }, 'its name'],
  [{ name: '' }, 'its name'],
  [{ name: 'a'.repeat(51) }, 'its name'],
  [{ purpose: 'toString' as never }, 'no such purpose'],
  [{ level: 'planet' as never }, 'its level'],
  [{ value: null }, 'it names the owner'],
  [{ value: 'north\u0000' }, 'it names the owner'],
  [{ value: '\ud800' }, 'it names the owner'],
  [{ level: 'purpose' as const }, 'names no value'],
])('a rule with %j is refused', (over, why) => {
  expect(check(draft(rule({}, over)))).toContain(why);
});

test('two rules are not for the same owner, and have not the same name', () => {
  expect(check(draft(rule({}), rule({}, { name: 'other' })))).toContain('for the same owner');
  expect(check(draft(rule({}), rule({}, { value: 'south' })))).toContain('have the name');
});

test.each([
  [{ purpose: 'charger_combined', level: 'program', value: 'pilot' }, 'allowed', null],
  [{ purpose: 'charger_combined', level: 'program', value: 'pilot' }, 'refused', null],
  [{ purpose: 'charger_combined', level: 'purpose', value: null }, 'allowed', 'is allowed to a program'],
  [{ purpose: 'charger_combined', level: 'owner', value: 'north' }, 'allowed', 'is allowed to a program'],
  [{ purpose: 'charger_combined', level: 'program', value: 'pilot' }, 'yes', 'issuance is one of'],
  [{ purpose: 'charger_combined', level: 'program', value: 'pilot' }, '__proto__', 'issuance is one of'],
  [{ purpose: 'charger_identity', level: 'purpose', value: null }, 'refused', 'is not decided by the policy'],
] as const)('what crosses trust domains is allowed program by program: %j %s', (over, issuance, why) => {
  const fault = check(draft(rule({ issuance: issuance as 'allowed' }, over)));
  if (why === null) expect(fault).toBeNull();
  else expect(fault).toContain(why);
});

test.each([
  [{}, 'awaits_owner', null],
  [{ level: 'cohort', value: 'site:A' }, 'open', null],
  [{}, 'no', 'migration is one of'],
  [{ purpose: 'backend_server' }, 'open', 'no migration leads to backend_server'],
] as const)('a migration waits for its owner where a rule says so: %j %s', (over, migration, why) => {
  const fault = check(draft(rule({ migration: migration as 'open' }, over)));
  if (why === null) expect(fault).toBeNull();
  else expect(fault).toContain(why);
});

test.each([
  [{}, 'delete', null],
  [{ purpose: 'controller_identity', level: 'family', value: 'acme-lc' }, 'leave', null],
  [{}, 'keep', 'rootsOfOthers is one of leave, delete'],
  [{ purpose: 'evse_v2g' }, 'delete', 'roots are no matter of evse_v2g'],
] as const)('roots that others put on a station are deleted where a rule says so: %j %s', (over, others, why) => {
  const fault = check(draft(rule({ rootsOfOthers: others as 'leave' }, over)));
  if (why === null) expect(fault).toBeNull();
  else expect(fault).toContain(why);
});

test('rules that are right by themselves are refused where together they are wrong', () => {
  const owner = rule({ renewBefore: 20 * DAY });
  const family = rule({ escalateBefore: 25 * DAY }, { name: 'slow', level: 'family', value: 'acme-50' });
  expect(check(draft(owner))).toBeNull();
  expect(check(draft(family))).toBeNull();
  expect(check(draft(owner, family))).toBe(
    'charger_identity with depot with slow: renewal must start before escalation.',
  );
});

test('rules that never hold together need not fit together; two cohorts may', () => {
  const one = rule({ renewBefore: 20 * DAY });
  const other = rule({ escalateBefore: 25 * DAY }, { name: 'south', value: 'south-depot' });
  expect(check(draft(one, other))).toBeNull();
  const cohort = (given: PolicyRule): PolicyRule => ({ ...given, level: 'cohort' });
  expect(check(draft(cohort(one), cohort(other)))).toContain('renewal must start before escalation');
});

test.each([
  [{ renewalsPerHour: 0 }],
  [{ renewalsPerHour: 1.5 }],
  [{ renewalsPerDay: 0 }],
  [{ renewalsPerDay: 2 ** 53 }],
  [{ quotas: [{ authority: 'a', renewalsPerHour: -1 }] }],
  [{ quotas: [{ authority: 'a', renewalsPerHour: 1, renewalsPerDay: 0.5 }] }],
  [{ quotas: [{ authority: '', renewalsPerHour: 1 }] }],
  [{ quotas: [1, 2].map((renewalsPerHour) => ({ authority: 'a', renewalsPerHour })) }],
])('the quotas %j are refused', (over) => {
  expect(check({ ...draft(), ...over })).not.toBeNull();
});

test('there are at most 500 rules', () => {
  const many = Array.from({ length: 501 }, (_, at) => rule({}, { name: `r${at}`, value: `o${at}` }));
  expect(check({ ...draft(), rules: many })).toContain('at most 500');
});
