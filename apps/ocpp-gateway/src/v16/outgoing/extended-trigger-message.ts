import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';

interface ExtendedTriggerMessageResponse {
  readonly status: 'Accepted' | 'Rejected' | 'NotImplemented';
}

/** 16:A02. The TriggerMessage of the core profile cannot ask for a signing request; neither can ask for one for ISO 15118. */
export const extendedTriggerMessage = ({
  use = 'charging_station',
}: CommandOf<'request_signing_request'>): OutgoingCall | null =>
  use === 'charging_station' ? trigger('SignChargePointCertificate', 'SignCertificate') : null;

/** 16:N01. */
export const triggerLogStatus = (): OutgoingCall => trigger('LogStatusNotification', 'LogStatusNotification');

const trigger = (requestedMessage: string, triggers: string): OutgoingCall =>
  outgoing<ExtendedTriggerMessageResponse>(
    'ExtendedTriggerMessage',
    { requestedMessage },
    ({ status }) => {
      if (status === 'Accepted') return { outcome: 'accepted' };
      return { outcome: status === 'NotImplemented' ? 'unsupported' : 'rejected', detail: status };
    },
    triggers,
  );
