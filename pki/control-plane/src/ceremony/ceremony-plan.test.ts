import { describe, expect, it } from 'vitest';
import { AUTHORITY_PLANS } from '../authorities/authority-plan.ts';
import { authorityPlans, type CeremonyKey, type PlannedChain } from './ceremony-plan.ts';

const KEY_OF: Readonly<Record<string, CeremonyKey>> = { 'backend-server-rsa': 'RSA-3072', 'iso15118-evse-20': 'P-521' };

/** A good plan of everything, one chain changed. */
function planned(name = '', changes: Partial<PlannedChain> = {}): PlannedChain[] {
  return AUTHORITY_PLANS.map((plan) => ({
    name: plan.name,
    organisation: 'Example Charging Ltd',
    country: 'DE',
    key: KEY_OF[plan.name] ?? 'P-256',
    path: plan.path.map(({ commonName }, index) => ({
      commonName: `Example ${commonName}`,
      years: [20, 4, 2][index] ?? 2,
    })),
    ...(plan.name === name ? changes : {}),
  }));
}

const faults = (chains: readonly PlannedChain[]): readonly string[] => {
  const plans = authorityPlans(chains);
  return plans.ok ? [] : plans.refusal;
};

const path = (...years: readonly number[]) => years.map((each, index) => ({ commonName: `CA ${index}`, years: each }));

it('a complete plan is taken as it was reviewed', () => {
  const plans = authorityPlans(planned('iot', { key: 'P-384', path: path(15, 10, 5) }));
  if (!plans.ok) throw new Error(plans.refusal.join());
  expect(plans.value.map(({ name }) => name)).toEqual(AUTHORITY_PLANS.map(({ name }) => name));
  expect(plans.value.at(-1)).toMatchObject({
    name: 'iot',
    trustDomain: 'iot',
    naming: 'as_planned',
    organisation: 'Example Charging Ltd',
    country: 'DE',
    key: { kind: 'ec', curve: 'P-384' },
    path: [{ commonName: 'CA 0' }, { commonName: 'CA 1' }, { commonName: 'CA 2', validitySeconds: 5 * 365 * 86_400 }],
  });
});

describe('a plan is refused', () => {
  it.each<[string, string, Partial<PlannedChain>]>([
    ['with a key that its leaves cannot use', 'backend-server-rsa: its keys are of the kind rsa', { key: 'P-256' }],
    ['with RSA where EC is needed', 'charger-identity: its keys are of the kind ec', { key: 'RSA-3072' }],
    [
      'with P-521 in ISO 15118-2',
      'iso15118-evse: an EC key on P-521 is not admitted by this profile',
      { key: 'P-521' },
    ],
    [
      'with P-256 in ISO 15118-20',
      'iso15118-evse-20: an EC key on P-256 is not admitted by this profile',
      { key: 'P-256' },
    ],
    ['with one authority only', 'iot: the path has 2 or 3 authorities, not 1', { path: path(10) }],
    ['without a CPO Sub-CA 1', 'iso15118-evse: the path has 3 authorities, not 2', { path: path(10, 2) }],
    [
      'with a Sub-CA 2 of five years',
      'iso15118-evse: its issuing authority lives 2 years at most, not 5',
      { path: path(20, 4, 5) },
    ],
    ['with a root of 50 years', 'iot: its root authority lives 20 years at most, not 50', { path: path(50, 5) }],
    ['with one that outlives its root', 'iot: its issuing authority would outlive what signs it', { path: path(5, 8) }],
    ['with an organisation nobody can see', 'iot: the organisation is empty', { organisation: '' }],
    ['with a country in small letters', 'iot: the country is not a code of two capital letters', { country: 'de' }],
    [
      'with two authorities of one name',
      'iot: CA stands in it twice',
      {
        path: [
          { commonName: 'CA', years: 5 },
          { commonName: 'CA', years: 5 },
        ],
      },
    ],
    [
      'with a name that leaves no room for its successors',
      `iot: the common name ${'x'.repeat(60)} is longer than 58`,
      {
        path: [
          { commonName: 'x'.repeat(60), years: 5 },
          { commonName: 'CA', years: 5 },
        ],
      },
    ],
  ])('%s', (_, sentence, changes) => {
    const [name = ''] = sentence.split(':');
    expect(faults(planned(name, changes))).toContain(sentence);
  });

  it('with every fault named, also what is missing, unknown or there twice', () => {
    const [first, ...others] = planned();
    if (first === undefined) throw new Error('nothing planned');
    expect(faults([...others, ...others.slice(0, 1), { ...first, name: 'firmware-signing' }])).toEqual([
      'backend-server-ec is planned twice',
      'charger-identity is not planned',
      'there is no authority firmware-signing',
    ]);
  });

  it('but not with Ed448 for ISO 15118-20', () => {
    expect(faults(planned('iso15118-evse-20', { key: 'Ed448' }))).toEqual([]);
  });
});
