import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chargerIdentityPolicy } from './policy.ts';
import { type PolicyFacts, type PolicyLevel, type PolicyRule, policyLevels } from './policy-rule.ts';
import { resolvePolicy } from './resolve-policy.ts';

const values = ['a', 'b', 'c'];
const numbers = ['validity', 'renewBefore', 'escalateBefore', 'incidentBefore', 'rollbackWindow'] as const;
const maybe = fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined });

const setting = fc
  .tuple(fc.record({ validity: maybe, renewBefore: maybe, rollbackWindow: maybe }), maybe)
  .map(([fields, firstDelay]) => ({
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    ...(firstDelay === undefined ? {} : { retry: { firstDelay } }),
  }));

const rules: fc.Arbitrary<PolicyRule[]> = fc
  .uniqueArray(
    fc.record({
      level: fc.constantFrom(...policyLevels),
      value: fc.constantFrom(...values),
      set: setting,
    }),
    { selector: ({ level, value }) => (level === 'purpose' ? level : `${level} ${value}`), maxLength: 12 },
  )
  .map((list) =>
    list.map(({ level, value, set }, index) => ({
      name: `r${index}`,
      purpose: 'charger_identity',
      level,
      value: level === 'purpose' ? null : value,
      set,
    })),
  );

const facts: fc.Arbitrary<PolicyFacts> = fc.record({
  purpose: fc.constant('charger_identity' as const),
  operatingModel: fc.constantFrom(...values),
  owner: fc.constantFrom(...values),
  program: fc.option(fc.constantFrom(...values)),
  family: fc.constantFrom(...values),
  cohorts: fc.subarray(values),
});

/** The rule of the domain once more, told backwards: the last level that says anything about a field decides it. */
function fieldOf(list: readonly PolicyRule[], of: PolicyFacts, read: (rule: PolicyRule) => number | undefined) {
  const subject: Record<PolicyLevel, readonly (string | null)[]> = {
    purpose: [null],
    operating_model: [of.operatingModel],
    owner: [of.owner],
    program: of.program === null ? [] : [of.program],
    family: [of.family],
    cohort: [...of.cohorts].sort().reverse(),
  };
  for (const level of [...policyLevels].reverse()) {
    for (const value of subject[level]) {
      const rule = list.find((one) => one.level === level && one.value === value);
      const said = rule === undefined ? undefined : read(rule);
      if (said !== undefined) return said;
    }
  }
  return undefined;
}

test('each field is decided by the last level that says anything about it, whatever decides the others', () => {
  fc.assert(
    fc.property(rules, facts, (list, of) => {
      const resolved = resolvePolicy({ version: 3, rules: list }, of);
      for (const field of numbers) {
        expect(resolved[field]).toBe(fieldOf(list, of, ({ set }) => set[field]) ?? chargerIdentityPolicy[field]);
      }
      const firstDelay = fieldOf(list, of, ({ set }) => set.retry?.firstDelay);
      expect(resolved.retry.firstDelay).toBe(firstDelay ?? chargerIdentityPolicy.retry.firstDelay);
      expect(resolved.retry.maximumDelay).toBe(chargerIdentityPolicy.retry.maximumDelay);
    }),
  );
});

test('the order in which rules are stored, and that of an identity’s cohorts, means nothing', () => {
  fc.assert(
    fc.property(rules, facts, fc.integer(), (list, of, seed) => {
      const shuffled = [...list].sort((a, b) => hash(a.name, seed) - hash(b.name, seed));
      const turned = { ...of, cohorts: [...of.cohorts].reverse() };
      expect(resolvePolicy({ version: 3, rules: shuffled }, turned)).toEqual(
        resolvePolicy({ version: 3, rules: list }, of),
      );
    }),
  );
});

test('the version names the rules that had the last word, and the purpose’s own by its absence', () => {
  const rule = (name: string, level: PolicyLevel, value: string | null, set: PolicyRule['set']): PolicyRule => ({
    name,
    purpose: 'charger_identity',
    level,
    value,
    set,
  });
  const list = [
    rule('charger_identity', 'purpose', null, { validity: 10, renewBefore: 9 }),
    rule('depot', 'owner', 'a', { renewBefore: 8 }),
    rule('slow', 'family', 'b', { renewBefore: 7, rollbackWindow: 6 }),
  ];
  const of = { purpose: 'charger_identity', operatingModel: 'managed', program: null, cohorts: [] } as const;
  const version = (owner: string, family: string) =>
    resolvePolicy({ version: 3, rules: list }, { ...of, owner, family }).version;
  expect(version('z', 'z')).toBe('charger_identity/3');
  expect(version('a', 'z')).toBe('charger_identity/3+depot');
  expect(version('a', 'b')).toBe('charger_identity/3+slow');
});

/** Any order that depends on the seed. */
const hash = (text: string, seed: number): number =>
  [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1009, Math.abs(seed) % 1009);
