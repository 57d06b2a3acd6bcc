import type { SentAction, SentCalls } from '../ocpp/messages.ts';
import type { Wrapped } from '../ocpp/ocpp-version.ts';
import { wrapped } from './plug-and-charge.ts';

/** What is about certificates for vehicles has no message in 1.6. */
export function wrap(action: SentAction, request: SentCalls[SentAction]['request']): Wrapped | null {
  const isForVehicles = 'certificateType' in request && request.certificateType !== 'ChargingStationCertificate';
  if (action === 'SignCertificate') return isForVehicles ? wrapped(action, request) : null;
  return action === 'GetCertificateStatus' ? wrapped(action, request) : null;
}
