import { anyOf, inOrder, once } from '../evidence/activation-rule.ts';
import { runHere } from './own-entry.ts';
import { policyInDays } from './policy-in-days.ts';
import type { Purpose } from './purpose.ts';

/**
 * A station's TLS server certificate towards vehicles, ISO 15118-2 (OCPP A02, certificate type
 * V2GCertificate). The subject of its CSR comes from ISO15118Ctrlr: SeccId, OrganizationName,
 * CountryName. Where vehicles trust several V2G roots there is a slot for each.
 *
 * We never see the handshake with a vehicle. What we see is that the station took the chain and lists
 * its hash afterwards, or that a status was asked for: the station staples it for vehicles (M06).
 */
export const evseV2g: Purpose = {
  name: 'evse_v2g',
  trustDomain: 'iso15118-evse',
  subjectTypes: ['evse'],
  slots: { kind: 'by_binding', binding: 'v2g_root', optional: true, profile: 'secc-leaf' },
  commonName: 'secc_id',
  dnsNames: null,
  country: true,
  importedNames: 'common_name_and_organisation',
  platform: null,
  key: 'endpoint',
  operatingModels: ['managed', 'brokered', 'tracked'],
  ownership: { kind: 'without_program', entry: runHere() },
  visibleOnly: false,
  relyingParty: 'vehicles',
  activation: anyOf(
    inOrder(
      once('accepted_by_station', { from: ['station'], withinHours: 90 * 24 }),
      once('listed_by_station', { from: ['station_listing'], withinHours: 24 }),
    ),
    once('ocsp_query', { from: ['ocsp_responder', 'station'], withinHours: 24 }),
  ),
  renewal: 'open_request',
  policy: policyInDays('evse_v2g/1', {
    validity: 90,
    renewBefore: 30,
    escalateBefore: 14,
    incidentBefore: 7,
    rollbackWindow: 30,
  }),
};
