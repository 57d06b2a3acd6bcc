import type { SentAction, SentCalls } from '../ocpp/messages.ts';
import type { Wrapped, WrappingManner } from '../ocpp/ocpp-version.ts';
import { wrapped } from './plug-and-charge.ts';

/** Of vehicles whatever they are asked with: a station of this kind shows the CSMS contracts alone, no cards. */
const ABOUT_VEHICLES: ReadonlySet<SentAction> = new Set(['Authorize', 'Get15118EVCertificate', 'GetCertificateStatus']);

/** What is about certificates for vehicles, or of them, has no message in 1.6. Its token is a text there, the eMAID. */
export function wrap(
  action: SentAction,
  request: SentCalls[SentAction]['request'],
  { tokensAreObjects }: WrappingManner,
): Wrapped | null {
  const isForVehicles = 'certificateType' in request && request.certificateType !== 'ChargingStationCertificate';
  if (action === 'SignCertificate') return isForVehicles ? wrapped(action, request) : null;
  if ('idToken' in request && !tokensAreObjects) {
    return wrapped(action, { ...request, idToken: request.idToken.idToken });
  }
  return ABOUT_VEHICLES.has(action) ? wrapped(action, request) : null;
}
