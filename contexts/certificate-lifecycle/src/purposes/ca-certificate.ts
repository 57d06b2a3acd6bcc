import { caCertificatePolicy } from '../policy/policy.ts';
import type { Purpose } from './purpose.ts';

/** Roots and issuing CAs: made by the PKI's key ceremony, visible here, commanded nowhere here. */
export const caCertificate: Purpose = {
  name: 'ca_certificate',
  trustDomain: null,
  subjectType: null,
  slots: [],
  commonName: null,
  dnsNames: null,
  evidence: [],
  policy: caCertificatePolicy,
};
