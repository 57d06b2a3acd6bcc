import type { Alert } from '../alert.ts';

/** A security event of a known identity, where nothing else is said. */
export const alertOf = (over: Partial<Alert> = {}): Alert => ({
  key: 'sev_1',
  occasion: 'security_event',
  severity: 'high',
  name: 'signed_certificate_refused',
  category: 'installation',
  summary: 'station_message gw-1 reports InvalidChargingStationCertificate.',
  owner: 'north',
  identityId: 'idn_1',
  certificateId: 'crt_1',
  supportOwner: null,
  remoteAddress: null,
  at: '2026-03-01T10:00:00.000Z',
  ...over,
});
