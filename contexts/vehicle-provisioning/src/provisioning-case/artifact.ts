import type { PurposeName } from '@bfcert/certificate-lifecycle';
import type { Party } from './party.ts';

/** What a vehicle can be provisioned with: purposes of certificates, each with its own rule of what proves it (FR-008). */
export const artifacts = [
  'iso15118_contract',
  'iso15118_oem_provisioning',
  'vehicle_vas_identity',
] as const satisfies readonly PurposeName[];
export type Artifact = (typeof artifacts)[number];

/** A thing that has to be so before anything can be delivered, and whose it is to see to that. */
export interface NeededPrerequisite {
  /** `a_word`, of whoever opens the case. */
  readonly name: string;
  readonly party: Party;
}

/** Where whoever opens a case names none. */
export const usualPrerequisites: Readonly<Record<Artifact, readonly NeededPrerequisite[]>> = {
  iso15118_contract: [
    { name: 'contract_concluded', party: 'operator' },
    { name: 'provisioning_certificate_published', party: 'oem' },
  ],
  iso15118_oem_provisioning: [{ name: 'pcid_registered', party: 'oem' }],
  vehicle_vas_identity: [{ name: 'bootstrap_ready', party: 'operator' }],
};

export const PREREQUISITE_NAME = /^[a-z][a-z0-9_]{0,63}$/;
export const MOST_PREREQUISITES = 20;
