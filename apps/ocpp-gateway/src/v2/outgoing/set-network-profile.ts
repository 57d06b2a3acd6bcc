import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';

interface SetNetworkProfileResponse {
  readonly status: 'Accepted' | 'Rejected' | 'Failed';
  readonly statusInfo?: StatusInfo;
}

/** B09. `OCPP20` is how 2.0.1 names itself; the URL goes without the identity, which the station appends. */
export const setNetworkProfile = (slot: CommandOf<'write_connection_slot'>): OutgoingCall =>
  outgoing<SetNetworkProfileResponse>(
    'SetNetworkProfile',
    {
      configurationSlot: slot.slot,
      connectionData: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: slot.url,
        messageTimeout: slot.messageTimeoutSeconds,
        securityProfile: slot.securityProfile,
        ocppInterface: 'Wired0',
      },
    },
    ({ status, statusInfo }) =>
      status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: detailOf(status, statusInfo) },
  );
