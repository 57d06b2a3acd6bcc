import { ofManufacturer } from './own-entry.ts';
import { policyInDays } from './policy-in-days.ts';
import type { Purpose } from './purpose.ts';

/**
 * What a manufacturer signs firmware with. It stays apart from everything we operate (D-005): imported
 * so that it can be seen, and nothing else is ever done to it. Its key is never here, and the
 * ManufacturerRootCertificate of a station is never installed or deleted by us.
 */
export const firmwareSigning: Purpose = {
  name: 'firmware_signing',
  trustDomain: 'firmware-signing',
  subjectTypes: ['manufacturer'],
  slots: { kind: 'single', profile: null },
  commonName: null,
  dnsNames: null,
  country: false,
  importedNames: 'none',
  platform: null,
  key: 'outside',
  operatingModels: ['tracked'],
  ownership: {
    kind: 'with_purpose',
    entry: ofManufacturer({
      role: ['observer'],
      authorities: { renew: 'outside', revoke: 'outside', suspend: 'outside', replace: 'outside' },
    }),
  },
  visibleOnly: true,
  relyingParty: null,
  activation: null,
  renewal: 'elsewhere',
  policy: policyInDays('firmware_signing/1', {
    validity: 0,
    renewBefore: 30,
    escalateBefore: 14,
    incidentBefore: 7,
    rollbackWindow: 0,
  }),
};
