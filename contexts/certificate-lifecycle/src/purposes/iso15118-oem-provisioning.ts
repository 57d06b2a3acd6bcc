import { allOf, anyOf, once } from '../evidence/activation-rule.ts';
import { policyInDays } from './policy-in-days.ts';
import type { Purpose } from './purpose.ts';

/**
 * The certificate with which a vehicle proves to a contract provider who it is; its manufacturer
 * issues it under the PCID. That a message of OCPP carried something for it is orchestration and never
 * evidence (FR-007): `ocpp_delivery` stands in no rule.
 */
export const iso15118OemProvisioning: Purpose = {
  name: 'iso15118_oem_provisioning',
  trustDomain: 'iso15118-oem',
  subjectTypes: ['vehicle'],
  slots: { kind: 'single', profile: null },
  commonName: 'pcid',
  dnsNames: null,
  country: false,
  importedNames: 'common_name',
  platform: null,
  key: 'outside',
  operatingModels: ['tracked', 'brokered'],
  ownership: { kind: 'by_program' },
  visibleOnly: false,
  relyingParty: 'charging_scheme',
  activation: anyOf(
    allOf(
      once('evse_acceptance', { from: ['station'], withinHours: 30 * 24 }),
      once('provider_confirmation', { from: ['provider'], withinHours: 30 * 24 }),
    ),
    once('provisioning_status', { from: ['provider'], withinHours: 7 * 24 }),
    once('scheme_readiness', { from: ['scheme'], withinHours: 7 * 24 }),
  ),
  renewal: 'elsewhere',
  policy: policyInDays('iso15118_oem_provisioning/1', {
    validity: 0,
    renewBefore: 30,
    escalateBefore: 14,
    incidentBefore: 7,
    rollbackWindow: 0,
  }),
};
