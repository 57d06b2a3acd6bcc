import { once } from '../evidence/activation-rule.ts';
import { ofManufacturer } from './own-entry.ts';
import { policyInDays } from './policy-in-days.ts';
import type { Purpose } from './purpose.ts';

/**
 * The certificate that a station left its factory with, under a root of its vendor. It brings the
 * station as far as BootNotification Pending, to ask for its own; so it never counts as a way in.
 */
export const chargerFactory: Purpose = {
  name: 'charger_factory',
  trustDomain: 'charger-factory',
  subjectTypes: ['charger'],
  slots: { kind: 'single', profile: null },
  commonName: 'serial_number',
  dnsNames: null,
  country: false,
  importedNames: 'common_name',
  platform: null,
  key: 'outside',
  operatingModels: ['tracked'],
  ownership: { kind: 'with_purpose', entry: ofManufacturer() },
  visibleOnly: false,
  relyingParty: 'station_bootstrap',
  activation: once('mtls_handshake', { from: ['station_gateway'], withinHours: 7 * 24 }),
  renewal: 'elsewhere',
  policy: policyInDays('charger_factory/1', {
    validity: 0,
    renewBefore: 30,
    escalateBefore: 14,
    incidentBefore: 7,
    rollbackWindow: 30,
  }),
};
