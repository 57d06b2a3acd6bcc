import type { CertificateUse } from '@bfcert/evse-security/station-contract';
import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';
import type { Version2 } from '../version.ts';

interface TriggerMessageResponse {
  readonly status: 'Accepted' | 'Rejected' | 'NotImplemented';
  readonly statusInfo?: StatusInfo;
}

const TRIGGERS: Readonly<Record<CertificateUse, string>> = {
  charging_station: 'SignChargingStationCertificate',
  v2g: 'SignV2GCertificate',
  v2g_20: 'SignV2G20Certificate',
};

/** F06 and A02: the station answers first and sends its SignCertificate afterwards. ISO 15118-20 came with 2.1. */
export const triggerMessage = (
  { use = 'charging_station', combined = false }: CommandOf<'request_signing_request'>,
  version: Version2,
): OutgoingCall | null => {
  if (use === 'v2g_20' && version === '2.0.1') return null;
  return combined
    ? trigger('SignCombinedCertificate', 'SignCertificate', { signsForBoth: true })
    : trigger(TRIGGERS[use], 'SignCertificate');
};

/** Of the certificate for its connection alone, in both versions. */
export const triggerOwnCertificate = (): OutgoingCall => trigger(TRIGGERS.charging_station, 'SignCertificate');

/** N01.FR.13: Uploading with its number, or Idle. */
export const triggerLogStatus = (): OutgoingCall => trigger('LogStatusNotification', 'LogStatusNotification');

/** `shows`: what a yes to it tells of the station. */
const trigger = (
  requestedMessage: string,
  triggers: string,
  shows: { readonly signsForBoth?: true } = {},
): OutgoingCall =>
  outgoing<TriggerMessageResponse>(
    'TriggerMessage',
    { requestedMessage },
    ({ status, statusInfo }) => {
      if (status === 'Accepted') return { outcome: 'accepted', ...shows };
      const detail = detailOf(status, statusInfo);
      return status === 'NotImplemented' ? { outcome: 'unsupported', detail } : { outcome: 'rejected', detail };
    },
    triggers,
  );
