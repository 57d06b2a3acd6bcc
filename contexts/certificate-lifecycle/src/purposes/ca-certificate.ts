import { once } from '../evidence/activation-rule.ts';
import { caCertificatePolicy } from '../policy/policy.ts';
import type { Purpose } from './purpose.ts';

/** Roots and issuing CAs: made by the PKI's key ceremony, visible here, commanded nowhere here. */
export const caCertificate: Purpose = {
  name: 'ca_certificate',
  trustDomain: null,
  subjectTypes: [],
  slots: { kind: 'none' },
  commonName: null,
  dnsNames: null,
  country: false,
  importedNames: 'none',
  platform: null,
  key: 'key_ceremony',
  operatingModels: ['managed'],
  visibleOnly: false,
  relyingParty: null,
  activation: once('bundle_verified', { from: ['station_listing', 'own_process'], withinHours: 24 }),
  renewal: 'by_a_person',
  policy: caCertificatePolicy,
};
