import { securityEventTypeNamed } from '@bfcert/certificate-lifecycle';
import type { ChargerId } from '../charger/charger.ts';

/**
 * A station's word that it has given up a certificate that it had accepted (A02.FR.29, A03.FR.25). That certificate is
 * not over by this: only a handshake with another one proves that the station does not use it.
 */
export interface CertificateDiscard {
  readonly identityId: ChargerId;
  readonly certificateId: string;
  readonly saidAt: Date;
  /** Of the session it was said in; 0: that one was not recorded. */
  readonly epoch: number;
  /** The security event, as the station names it. */
  readonly eventType: string;
  /** As the station wrote it. */
  readonly techInfo: string | null;
}

/**
 * What an event says of a certificate; null: nothing. 2.1 has one that says `discarded`, which stations of the errata of
 * 2025-09 send too. 1.6 has none: there, as in the text before the errata, a station that finds a certificate `invalid`
 * drops it and tells of that (A02.FR.07). Since that accompanies a Rejected as well, it says something new only of one
 * that was accepted.
 */
export function saidOfCertificate(eventType: string): 'discarded' | 'invalid' | null {
  const type = securityEventTypeNamed('station_message', eventType);
  if (type === 'renewed_certificate_discarded') return 'discarded';
  return type === 'signed_certificate_refused' ? 'invalid' : null;
}
