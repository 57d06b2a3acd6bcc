import type { AuthorityName, ProfileName, TrustDomain } from '@bfcert/pki-contract';
import { AUTHORITY_NAME, PROFILE_NAMES, TRUST_DOMAINS } from '@bfcert/pki-contract';
import { integer, listOf, object, oneOf, type Reader, text } from '@bfcert/pki-contract/strict-json';
import { AUTHORITY_PLANS } from '../authorities/authority-plan.ts';

/** One authority whose key is not ours. */
export interface OutsideConfiguration {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  /** Issued by it from now on, in place of the profile's own authority. */
  readonly profiles: readonly ProfileName[];
  /** PEM, issuing certificate first, root last. */
  readonly chainPem: string;
  readonly socketPath: string;
  /** 32 random bytes that its process holds too. */
  readonly secretFile: string;
  readonly reconciliationSeconds: number;
}

const AUTHORITIES_LIMIT = 32;
const DAY_SECONDS = 86_400;
const absolute = text(4_096, /^\//);

export const readOutsideConfiguration: Reader<readonly OutsideConfiguration[]> = listOf(
  object<OutsideConfiguration>({
    name: text(64, AUTHORITY_NAME),
    trustDomain: oneOf(...TRUST_DOMAINS),
    profiles: listOf(oneOf(...PROFILE_NAMES), PROFILE_NAMES.length),
    chainPem: text(65_536),
    socketPath: absolute,
    secretFile: absolute,
    reconciliationSeconds: integer(1, DAY_SECONDS),
  }),
  AUTHORITIES_LIMIT,
);

/** Which outside authority issues for a profile. @throws when one profile has two, or one name two authorities, ours among them. */
export function issuersFor(configured: readonly OutsideConfiguration[]): {
  readonly [Name in ProfileName]?: AuthorityName;
} {
  const names = [...AUTHORITY_PLANS, ...configured].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two authorities have the name ${twice}`);
  const issuers: { [Name in ProfileName]?: AuthorityName } = {};
  for (const { name, profiles } of configured) {
    for (const profile of profiles) {
      if (issuers[profile] !== undefined) throw new Error(`two outside authorities are to issue for ${profile}`);
      issuers[profile] = name;
    }
  }
  return issuers;
}
