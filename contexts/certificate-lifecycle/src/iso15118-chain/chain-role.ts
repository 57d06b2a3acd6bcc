import { contractNamed } from '../identity/emaid.ts';
import { parseSeccId } from '../identity/secc-id.ts';
import { parsePcid } from '../identity/vehicle-id.ts';
import type { PurposeName } from '../purposes/purpose.ts';

/** Whose chain of ISO 15118 it is. */
export const chainRoles = ['evse', 'contract', 'oem_provisioning', 'cps'] as const;
export type ChainRole = (typeof chainRoles)[number];

export interface ChainRoleRule {
  /** What the subject of the leaf says of itself by its domain component (DC). */
  readonly domainComponent: 'CPO' | 'MO' | 'OEM' | 'CPS';
  /**
   * EVSEs and those who sign contracts for vehicles (CPS) stand under one root, and nothing but the domain component tells
   * the latter. Others have one that is theirs, or none.
   */
  readonly mustSaySo: boolean;
  /** What the CN has to be; null: nothing is asked of it. */
  readonly name: { readonly what: string; readonly isOne: (commonName: string) => boolean } | null;
}

export const chainRoleRules: Readonly<Record<ChainRole, ChainRoleRule>> = {
  evse: {
    domainComponent: 'CPO',
    mustSaySo: false,
    name: { what: 'a SeccId', isOne: (commonName) => parseSeccId(commonName).ok },
  },
  contract: {
    domainComponent: 'MO',
    mustSaySo: false,
    name: { what: 'an eMAID', isOne: (commonName) => contractNamed(commonName) !== null },
  },
  oem_provisioning: {
    domainComponent: 'OEM',
    mustSaySo: false,
    name: { what: 'a PCID', isOne: (commonName) => parsePcid(commonName).ok },
  },
  cps: { domainComponent: 'CPS', mustSaySo: true, name: null },
};

/** Null: certificates of this purpose are none of ISO 15118. */
export const chainRoleOf = (purpose: PurposeName): ChainRole | null => roles.get(purpose) ?? null;

const roles: ReadonlyMap<PurposeName, ChainRole> = new Map([
  ['evse_v2g', 'evse'],
  ['evse_v2g_20', 'evse'],
  ['iso15118_contract', 'contract'],
  ['iso15118_oem_provisioning', 'oem_provisioning'],
]);
