import { once } from '../evidence/activation-rule.ts';
import { runHere } from './own-entry.ts';
import { policyInDays } from './policy-in-days.ts';
import type { Purpose } from './purpose.ts';

/**
 * One certificate for a station's connection to us and for vehicles (OCPP 2.0.1 A00.FR.428). It crosses two trust domains,
 * so nobody has one unless the policy allows it to a program, and the station is bound to that program: the slot is the
 * program. It stands under the V2G sub-CA. CN is the serial number (A00.FR.405, compared at each boot by B01.FR.11) and the
 * SeccId of the station's EVSE at once: both bindings have to be the same value. Its handshake at our gateway proves that
 * the station uses it; in the same transaction it takes the place of the station's own certificate and of the EVSE's.
 */
export const chargerCombined: Purpose = {
  name: 'charger_combined',
  trustDomain: 'iso15118-evse',
  subjectTypes: ['charger'],
  slots: { kind: 'by_binding', binding: 'program', optional: false, profile: 'charger-combined' },
  commonName: 'serial_number',
  dnsNames: null,
  country: true,
  importedNames: 'common_name_and_organisation',
  platform: null,
  key: 'endpoint',
  operatingModels: ['managed'],
  ownership: { kind: 'with_purpose', entry: runHere() },
  visibleOnly: false,
  relyingParty: 'station_gateways',
  activation: once('mtls_handshake', { from: ['station_gateway'], withinHours: 7 * 24 }),
  renewal: 'ask_endpoint',
  policy: {
    ...policyInDays('charger_combined/1', {
      validity: 90,
      renewBefore: 30,
      escalateBefore: 14,
      incidentBefore: 7,
      rollbackWindow: 30,
    }),
    issuance: 'refused',
  },
};
