import { backendServerPolicy } from '../policy/policy.ts';
import type { Purpose } from './purpose.ts';

/**
 * The certificates our station listeners show. Two slots, because a station may speak only one of
 * TLS_ECDHE_ECDSA and TLS_RSA (OCPP 2.0.1 A00.FR.318/421), each with a chain of its own algorithm.
 */
export const backendServer: Purpose = {
  name: 'backend_server',
  trustDomain: 'backend-server',
  subjectType: 'backend_server',
  slots: [
    { name: 'ec', profile: 'csms-server-ec' },
    { name: 'rsa', profile: 'csms-server-rsa' },
  ],
  commonName: 'fqdn',
  dnsNames: 'fqdn',
  evidence: ['served_by_listener'],
  policy: backendServerPolicy,
};
