import { chargerIdentityPolicy } from '../policy/policy.ts';
import type { Purpose } from './purpose.ts';

/**
 * The station's own certificate for its connection to us. OCPP 2.0.1 A00.FR.404/405 and FR.511:
 * O is the operator, CN consists of the station's serial number, no dNSName. The key is made on the
 * station; only its handshake proves that it uses the certificate.
 */
export const chargerIdentity: Purpose = {
  name: 'charger_identity',
  trustDomain: 'charger-identity',
  subjectType: 'charger',
  slots: [{ name: null, profile: 'charging-station' }],
  commonName: 'serial_number',
  dnsNames: null,
  evidence: ['mtls_handshake'],
  policy: chargerIdentityPolicy,
};
