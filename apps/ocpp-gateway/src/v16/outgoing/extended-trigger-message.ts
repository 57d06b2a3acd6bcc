import { type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';

interface ExtendedTriggerMessageResponse {
  readonly status: 'Accepted' | 'Rejected' | 'NotImplemented';
}

/** 16:A02. The TriggerMessage of the core profile cannot ask for a signing request. */
export const extendedTriggerMessage = (): OutgoingCall =>
  outgoing<ExtendedTriggerMessageResponse>(
    'ExtendedTriggerMessage',
    { requestedMessage: 'SignChargePointCertificate' },
    ({ status }) => {
      if (status === 'Accepted') return { outcome: 'accepted' };
      return { outcome: status === 'NotImplemented' ? 'unsupported' : 'rejected', detail: status };
    },
    'SignCertificate',
  );
