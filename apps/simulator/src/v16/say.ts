import type { SentAction, SentCalls } from '../ocpp/messages.ts';

type Said = { readonly [Action in SentAction]: (request: SentCalls[Action]['request']) => unknown };

/** ISO 15118 is no part of 1.6: what there is of these goes inside a DataTransfer (wrap.ts). */
function notSaid(): never {
  throw new Error('OCPP 1.6 has no such message');
}

/** What the station has to say, in the words of 1.6. The answers that it reads are the same. */
const SAID: Said = {
  BootNotification: ({ chargingStation: { vendorName, model, serialNumber, firmwareVersion } }) => ({
    chargePointVendor: vendorName,
    chargePointModel: model,
    ...(serialNumber === undefined ? {} : { chargePointSerialNumber: serialNumber }),
    ...(firmwareVersion === undefined ? {} : { firmwareVersion }),
  }),
  Heartbeat: (request) => request,
  StatusNotification: ({ timestamp, connectorStatus, connectorId }) => ({
    connectorId,
    errorCode: 'NoError',
    status: connectorStatus === 'Occupied' ? 'Charging' : 'Available',
    timestamp,
  }),
  LogStatusNotification: (request) => request,
  NotifyReport: () => {
    throw new Error('1.6 has no reports, so nobody has asked for one');
  },
  SignCertificate: ({ csr }) => ({ csr }),
  GetCertificateStatus: notSaid,
  GetCertificateChainStatus: notSaid,
  Get15118EVCertificate: notSaid,
  Authorize: notSaid,
  SecurityEventNotification: (request) => ({ ...request, type: EVENTS[request.type] ?? request.type }),
};

/** Those of the standard's events that 1.6 names otherwise. */
const EVENTS: Readonly<Record<string, string>> = {
  InvalidCsmsCertificate: 'InvalidCentralSystemCertificate',
  InvalidChargingStationCertificate: 'InvalidChargePointCertificate',
};

export const say = <Action extends SentAction>(action: Action, request: SentCalls[Action]['request']): unknown =>
  SAID[action](request);
