import { type Result, refused } from '@bfcert/kernel/result';
import {
  AUTHORITY_NAME,
  type AuthorityName,
  commonNameFault,
  countryFault,
  organisationFault,
} from '@bfcert/pki-contract';
import { integer, listOf, object, oneOf, type Reader, text } from '@bfcert/pki-contract/strict-json';
import { AUTHORITY_PLANS, type AuthorityPlan } from '../authorities/authority-plan.ts';
import { CHAIN_PROFILES } from '../authorities/chain-profiles.ts';
import type { AuthorityKeyKind } from '../authorities/key-file.ts';
import type { AuthorityRole } from '../ledger/records.ts';
import { keyFault, YEAR_SECONDS } from '../profiles/profile.ts';

/** What people have reviewed before the ceremony; every authority of the control plane stands in it once. */
export interface PlannedChain {
  readonly name: AuthorityName;
  readonly organisation: string;
  readonly country?: string;
  readonly key: CeremonyKey;
  /** From the root down to the issuing authority. */
  readonly path: readonly { readonly commonName: string; readonly years: number }[];
}

export type CeremonyKey = 'P-256' | 'P-384' | 'P-521' | 'Ed448' | 'RSA-3072' | 'RSA-4096';

const KEYS: { readonly [Key in CeremonyKey]: AuthorityKeyKind } = {
  'P-256': { kind: 'ec', curve: 'P-256' },
  'P-384': { kind: 'ec', curve: 'P-384' },
  'P-521': { kind: 'ec', curve: 'P-521' },
  Ed448: { kind: 'ed448' },
  'RSA-3072': { kind: 'rsa', bits: 3072 },
  'RSA-4096': { kind: 'rsa', bits: 4096 },
};

/** Leaves room for " G2" and so on behind the name: successors bear it too. */
const LONGEST_COMMON_NAME = 58;

export const readPlannedChains: Reader<readonly PlannedChain[]> = listOf(
  object<PlannedChain>(
    {
      name: text(64, AUTHORITY_NAME),
      organisation: text(256),
      country: text(8),
      key: oneOf<CeremonyKey>('P-256', 'P-384', 'P-521', 'Ed448', 'RSA-3072', 'RSA-4096'),
      path: listOf(object({ commonName: text(256), years: integer(1, 100) }), 3),
    },
    ['country'],
  ),
  AUTHORITY_PLANS.length * 2,
);

/** The plans the authorities are made by; refused with everything that is wrong, one sentence each. */
export function authorityPlans(chains: readonly PlannedChain[]): Result<readonly AuthorityPlan[], readonly string[]> {
  const names = chains.map(({ name }) => name);
  const faults = [
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is planned twice`),
    ...AUTHORITY_PLANS.filter(({ name }) => !names.includes(name)).map(({ name }) => `${name} is not planned`),
    ...chains.flatMap(chainFaults),
  ];
  if (faults.length > 0) return refused(faults);
  return {
    ok: true,
    value: AUTHORITY_PLANS.flatMap((own) =>
      chains.filter(({ name }) => name === own.name).map((chain) => merged(own, chain)),
    ),
  };
}

function chainFaults(chain: PlannedChain): readonly string[] {
  const own = AUTHORITY_PLANS.find(({ name }) => name === chain.name);
  if (own === undefined) return [`there is no authority ${chain.name}`];
  const lengths = own.chain === 'general' ? [2, 3] : [3];
  if (!lengths.includes(chain.path.length)) {
    return [`${chain.name}: the path has ${lengths.join(' or ')} authorities, not ${chain.path.length}`];
  }
  const found = [
    organisationFault(chain.organisation),
    chain.country === undefined ? null : countryFault(chain.country),
    keyFaultOf(own, KEYS[chain.key]),
    ...chain.path.flatMap(({ commonName, years }, index) => [
      commonNameFault('authority_title', commonName),
      commonName.length > LONGEST_COMMON_NAME
        ? `the common name ${commonName} is longer than ${LONGEST_COMMON_NAME}`
        : null,
      chain.path.findIndex((other) => other.commonName === commonName) === index
        ? null
        : `${commonName} stands in it twice`,
      yearsFault(own, roleAt(index, chain.path.length), years, chain.path[index - 1]?.years),
    ]),
  ];
  return found.filter((fault) => fault !== null).map((fault) => `${chain.name}: ${fault}`);
}

const roleAt = (index: number, length: number): AuthorityRole =>
  index === 0 ? 'root' : index === length - 1 ? 'issuing' : 'intermediate';

/** The kind is the embedded one, which the leaves need; Ed448 beside P-521 where ISO 15118-20 has both. */
function keyFaultOf({ chain, key: embedded }: AuthorityPlan, key: AuthorityKeyKind): string | null {
  if (key.kind !== embedded.kind && !(chain === 'iso15118-20' && key.kind === 'ed448')) {
    return `its keys are of the kind ${embedded.kind}`;
  }
  const algorithm = key.kind === 'rsa' ? { ...key, exponent: 65_537n } : key;
  return keyFault(CHAIN_PROFILES[chain].issuing.shape.keys, algorithm);
}

function yearsFault({ chain }: AuthorityPlan, role: AuthorityRole, years: number, above = years): string | null {
  const most = CHAIN_PROFILES[chain][role].shape.longestValiditySeconds / YEAR_SECONDS;
  if (years > most) return `its ${role} authority lives ${most} years at most, not ${years}`;
  return years > above ? `its ${role} authority would outlive what signs it` : null;
}

const merged = (own: AuthorityPlan, { organisation, country, key, path }: PlannedChain): AuthorityPlan => ({
  name: own.name,
  trustDomain: own.trustDomain,
  chain: own.chain,
  key: KEYS[key],
  organisation,
  ...(country === undefined ? {} : { country }),
  naming: 'as_planned',
  path: path.map(({ commonName, years }) => ({ commonName, validitySeconds: years * YEAR_SECONDS })),
});
