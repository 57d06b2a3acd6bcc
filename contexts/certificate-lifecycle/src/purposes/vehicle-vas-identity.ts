import { anyOf, once } from '../evidence/activation-rule.ts';
import { policyInDays } from './policy-in-days.ts';
import type { Purpose } from './purpose.ts';

/**
 * A vehicle's client certificate for value-added services (VDV 261 and alike), one for each program it
 * takes part in. Its key is made in the vehicle, which enrols over EST.
 */
export const vehicleVasIdentity: Purpose = {
  name: 'vehicle_vas_identity',
  trustDomain: 'vehicle-vas',
  subjectTypes: ['vehicle'],
  slots: { kind: 'by_binding', binding: 'program', optional: false, profile: 'vehicle-vas' },
  commonName: 'vin',
  dnsNames: null,
  country: false,
  importedNames: 'common_name',
  platform: null,
  key: 'endpoint',
  operatingModels: ['managed', 'brokered', 'tracked'],
  ownership: { kind: 'by_program' },
  visibleOnly: false,
  relyingParty: 'vehicle_endpoints',
  activation: anyOf(
    once('vehicle_transaction', { from: ['vas_endpoint', 'est_endpoint'], withinHours: 7 * 24 }),
    once('program_proof', { from: ['program'], withinHours: 7 * 24 }),
  ),
  renewal: 'renews_itself',
  policy: policyInDays('vehicle_vas_identity/1', {
    validity: 365,
    renewBefore: 60,
    escalateBefore: 30,
    incidentBefore: 14,
    rollbackWindow: 30,
  }),
};
