import { detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';

interface TriggerMessageResponse {
  readonly status: 'Accepted' | 'Rejected' | 'NotImplemented';
  readonly statusInfo?: StatusInfo;
}

/** F06 and A02: the station answers first and sends its SignCertificate afterwards. */
export const triggerMessage = (): OutgoingCall =>
  outgoing<TriggerMessageResponse>(
    'TriggerMessage',
    { requestedMessage: 'SignChargingStationCertificate' },
    ({ status, statusInfo }) => {
      if (status === 'Accepted') return { outcome: 'accepted' };
      const detail = detailOf(status, statusInfo);
      return status === 'NotImplemented' ? { outcome: 'unsupported', detail } : { outcome: 'rejected', detail };
    },
    'SignCertificate',
  );
