import { anyOf, once } from '../evidence/activation-rule.ts';
import { caCertificatePolicy } from '../policy/policy.ts';
import { madeByThePki } from './own-entry.ts';
import type { Purpose } from './purpose.ts';

/**
 * Roots and what stands below them: made by the PKI's key ceremony, recorded by the reconciliation with it, and
 * commanded nowhere here. In force is what belongs to the chain that issues.
 */
export const caCertificate: Purpose = {
  name: 'ca_certificate',
  trustDomain: null,
  subjectTypes: ['own_service'],
  slots: { kind: 'none' },
  commonName: null,
  dnsNames: null,
  country: false,
  importedNames: 'none',
  platform: null,
  key: 'key_ceremony',
  operatingModels: ['managed'],
  ownership: { kind: 'with_purpose', entry: madeByThePki },
  visibleOnly: false,
  relyingParty: null,
  activation: anyOf(
    once('used_by_process', { from: ['own_process'], withinHours: 24 }),
    once('bundle_verified', { from: ['station_listing', 'own_process'], withinHours: 24 }),
  ),
  renewal: 'by_a_person',
  policy: caCertificatePolicy,
};
