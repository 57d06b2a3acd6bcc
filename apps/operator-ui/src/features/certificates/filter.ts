import type { CertificateRow, CertificateState } from '../../api/client.ts';

export const states: readonly CertificateState[] = [
  'requested',
  'issued',
  'installed_pending_activation',
  'active',
  'inactive',
  'retired',
  'revoked',
  'deleted',
];

export const purposes = [
  'charger_identity',
  'charger_factory',
  'charger_combined',
  'controller_identity',
  'evse_v2g',
  'evse_v2g_20',
  'vehicle_vas_identity',
  'iso15118_oem_provisioning',
  'iso15118_contract',
  'iot_hub_identity',
  'backend_server',
  'firmware_signing',
  'ca_certificate',
  'ocsp_responder',
  'internal_service',
] as const;

export type Posture = NonNullable<CertificateRow['posture']>;

export const postures: readonly Posture[] = ['valid', 'renewal_due', 'escalated', 'incident', 'expired'];

export interface CertificateFilter {
  readonly q?: string;
  readonly state?: CertificateState;
  readonly purpose?: (typeof purposes)[number];
  readonly posture?: Posture;
}

/** What an address says of the filter; what it says wrong is left out. */
export function readCertificateFilter(search: Record<string, unknown>): CertificateFilter {
  const state = states.find((known) => known === search.state);
  const purpose = purposes.find((known) => known === search.purpose);
  const posture = postures.find((known) => known === search.posture);
  const q = typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 256) : '';
  return { ...(q && { q }), ...(state && { state }), ...(purpose && { purpose }), ...(posture && { posture }) };
}
