import type { Handler } from './answer.ts';

/** F06: the answer first, then the message (FR.04, FR.10). */
export const triggerMessage: Handler<'TriggerMessage'> = async ({ requestedMessage }, station) => {
  switch (requestedMessage) {
    case 'SignChargingStationCertificate':
      // A02's prerequisite: without the operator's name the request would have no O.
      if (station.flash.memory.organisation === '') {
        return {
          response: {
            status: 'Rejected',
            statusInfo: { reasonCode: 'MissingParam', additionalInfo: 'OrganizationName' },
          },
        };
      }
      return { response: { status: 'Accepted' }, afterwards: () => void station.enrolment.begin() };
    case 'BootNotification':
      // F06.FR.17.
      if (station.registration.status === 'accepted') return { response: { status: 'Rejected' } };
      return { response: { status: 'Accepted' }, afterwards: () => station.registration.bootTriggered() };
    case 'Heartbeat':
      return { response: { status: 'Accepted' }, afterwards: () => void station.registration.heartbeat() };
    case 'LogStatusNotification':
      return { response: { status: 'Accepted' }, afterwards: () => void station.logSender.tellStatus() };
    case 'StatusNotification':
      return { response: { status: 'Accepted' }, afterwards: () => station.reportConnectorStatus() };
    default:
      return { response: { status: 'NotImplemented' } };
  }
};
