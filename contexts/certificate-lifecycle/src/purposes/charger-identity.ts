import { once } from '../evidence/activation-rule.ts';
import { chargerIdentityPolicy } from '../policy/policy.ts';
import { runHere } from './own-entry.ts';
import type { Purpose } from './purpose.ts';

/**
 * The station's own certificate for its connection to us. OCPP 2.0.1 A00.FR.404/405 and FR.511:
 * O is the operator, CN consists of the station's serial number, no dNSName. The key is made on the
 * station; only its handshake proves that it uses the certificate. A gateway that was cut off reports
 * what it saw when it is back, which is why a handshake may be a week old.
 */
export const chargerIdentity: Purpose = {
  name: 'charger_identity',
  trustDomain: 'charger-identity',
  subjectTypes: ['charger'],
  slots: { kind: 'single', profile: 'charging-station' },
  commonName: 'serial_number',
  dnsNames: null,
  country: false,
  importedNames: 'common_name_and_organisation',
  platform: null,
  key: 'endpoint',
  operatingModels: ['managed'],
  ownership: { kind: 'with_purpose', entry: runHere() },
  visibleOnly: false,
  relyingParty: 'station_gateways',
  activation: once('mtls_handshake', { from: ['station_gateway'], withinHours: 7 * 24 }),
  renewal: 'ask_endpoint',
  policy: chargerIdentityPolicy,
};
