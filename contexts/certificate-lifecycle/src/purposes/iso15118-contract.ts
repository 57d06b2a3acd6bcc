import { iso15118OemProvisioning } from './iso15118-oem-provisioning.ts';
import type { Purpose } from './purpose.ts';

/**
 * A vehicle's contract certificate (Plug and Charge), issued by the mobility operator under an eMAID;
 * by ISO 15118-20 a vehicle may have several. The same evidence as for what it was provisioned with.
 */
export const iso15118Contract: Purpose = {
  ...iso15118OemProvisioning,
  name: 'iso15118_contract',
  trustDomain: 'iso15118-contract',
  slots: { kind: 'by_binding', binding: 'emaid', optional: false, profile: null },
  commonName: 'emaid',
  policy: { ...iso15118OemProvisioning.policy, version: 'iso15118_contract/1' },
};
