import type { Answer, Handler } from './answer.ts';

const withoutOrganisation: Answer<'TriggerMessage'> = {
  response: { status: 'Rejected', statusInfo: { reasonCode: 'MissingParam', additionalInfo: 'OrganizationName' } },
};

const notImplemented: Answer<'TriggerMessage'> = { response: { status: 'NotImplemented' } };

/** F06: the answer first, then the message (FR.04, FR.10). */
export const triggerMessage: Handler<'TriggerMessage'> = async ({ requestedMessage }, station) => {
  const { hasOneForBoth } = station.description;
  switch (requestedMessage) {
    case 'SignCombinedCertificate':
    case 'SignChargingStationCertificate':
      if (requestedMessage === 'SignCombinedCertificate' && !hasOneForBoth) return notImplemented;
      // A02's prerequisite: without the operator's name the request would have no O.
      if (station.flash.memory.organisation === '') {
        return withoutOrganisation;
      }
      return { response: { status: 'Accepted' }, afterwards: () => void station.enrolment.begin() };
    case 'SignV2GCertificate':
    case 'SignV2G20Certificate': {
      if (!station.vehicles.isPossible) return notImplemented;
      const { organisation, v2gOrganisation = organisation } = station.flash.memory;
      if (v2gOrganisation === '') return withoutOrganisation;
      const use = requestedMessage === 'SignV2GCertificate' ? 'V2GCertificate' : 'V2G20Certificate';
      return { response: { status: 'Accepted' }, afterwards: () => void station.vehicles.begin(use) };
    }
    case 'BootNotification':
      // F06.FR.17; 1.6 has no such rule.
      if (station.registration.status === 'accepted' && station.version.refusesToBootAgain)
        return { response: { status: 'Rejected' } };
      return { response: { status: 'Accepted' }, afterwards: () => station.registration.bootTriggered() };
    case 'Heartbeat':
      return { response: { status: 'Accepted' }, afterwards: () => void station.registration.heartbeat() };
    case 'LogStatusNotification':
      return { response: { status: 'Accepted' }, afterwards: () => void station.logSender.tellStatus() };
    case 'StatusNotification':
      return { response: { status: 'Accepted' }, afterwards: () => station.reportConnectorStatus() };
    default:
      return notImplemented;
  }
};
