import type { AuthorityName, TrustDomain } from '@bfcert/pki-contract';
import { YEAR_SECONDS } from '../profiles/profile.ts';
import type { AuthorityKeyKind } from './key-file.ts';

/** Which profiles the authorities of a chain have. */
export type ChainKind = 'general' | 'iso15118-2' | 'iso15118-20';

export interface PlannedAuthority {
  readonly commonName: string;
  readonly validitySeconds: number;
}

export interface AuthorityPlan {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  readonly chain: ChainKind;
  /** Of every authority in the chain: whoever verifies a leaf verifies the whole chain. */
  readonly key: AuthorityKeyKind;
  readonly organisation: string;
  readonly country?: string;
  /**
   * `key_identifier`: each common name is followed by the beginning of its key's identifier, which keeps
   * the roots of two installations apart in a station's store. `as_planned`: by nothing.
   */
  readonly naming: 'key_identifier' | 'as_planned';
  /** From the root down to the issuing authority: two or three. */
  readonly path: readonly PlannedAuthority[];
}

const OWN = { organisation: 'BetterFleet Certificates', naming: 'key_identifier' } as const;
const P256: AuthorityKeyKind = { kind: 'ec', curve: 'P-256' };

/**
 * What is made at the first start where no ceremony has planned otherwise: one chain per trust domain
 * and, for servers, per key algorithm (D-005, A00.FR.421). EC is P-256: P-384 signs thirty times
 * slower. RSA has 3072 bits (BSI TR-02102-1: 3000 and more).
 */
export const AUTHORITY_PLANS: readonly AuthorityPlan[] = [
  general('charger-identity', 'charger-identity', 'Charger Identity', P256),
  general('backend-server-ec', 'backend-server', 'Backend Server EC', P256),
  general('backend-server-rsa', 'backend-server', 'Backend Server RSA', { kind: 'rsa', bits: 3072 }),
  general('vehicle-vas', 'vehicle-vas', 'Vehicle VAS', P256),
  iso15118('iso15118-evse', 'iso15118-2', P256),
  iso15118('iso15118-evse-20', 'iso15118-20', { kind: 'ec', curve: 'P-521' }),
  general('iot', 'iot', 'IoT', P256),
];

function general(name: string, trustDomain: TrustDomain, title: string, key: AuthorityKeyKind): AuthorityPlan {
  return {
    ...OWN,
    name,
    trustDomain,
    key,
    chain: 'general',
    path: [
      { commonName: `${title} Root CA`, validitySeconds: 20 * YEAR_SECONDS },
      { commonName: `${title} Issuing CA`, validitySeconds: 10 * YEAR_SECONDS },
    ],
  };
}

/** Short names: the certificates of ISO 15118-2 have 800 bytes at most. */
function iso15118(name: string, chain: ChainKind, key: AuthorityKeyKind): AuthorityPlan {
  return {
    ...OWN,
    name,
    trustDomain: 'iso15118-evse',
    key,
    chain,
    path: [
      { commonName: 'CPO Root CA', validitySeconds: 20 * YEAR_SECONDS },
      { commonName: 'CPO Sub-CA 1', validitySeconds: 4 * YEAR_SECONDS },
      { commonName: 'CPO Sub-CA 2', validitySeconds: 2 * YEAR_SECONDS },
    ],
  };
}
