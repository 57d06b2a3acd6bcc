import type { StationTexts } from './texts.ts';

export type Payload = Readonly<Record<string, unknown>>;
/** What stations send, by action: as long as it is in the field, not as short as it may be. */
export type StationMessages = Readonly<Record<string, Payload>>;

const TIMESTAMP = '2026-11-27T12:00:00.000Z';

/** What is the same in every version. */
const common: StationMessages = {
  Heartbeat: {},
  LogStatusNotification: { status: 'Uploading', requestId: 7 },
  SecurityEventNotification: { type: 'InvalidMessages', timestamp: TIMESTAMP, techInfo: 'a frame could not be read' },
};

export const messagesOf201 = ({ csr, chain, hashData, exi }: StationTexts): StationMessages => {
  const ocspRequestData = { ...hashData, responderURL: 'http://ocsp.example/v2g' };
  const idToken = { idToken: 'DE8AAC12345678X', type: 'eMAID' };
  const certificates = [ocspRequestData, ocspRequestData, ocspRequestData];
  return {
    ...common,
    Authorize: { idToken, certificate: chain, iso15118CertificateHashData: certificates },
    BootNotification: {
      reason: 'PowerUp',
      chargingStation: { model: 'DC-150', vendorName: 'Simulated', serialNumber: 'SN-0', firmwareVersion: '1.0.0' },
    },
    Get15118EVCertificate: { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', action: 'Install', exiRequest: exi },
    GetCertificateStatus: { ocspRequestData },
    NotifyEvent: {
      generatedAt: TIMESTAMP,
      seqNo: 0,
      eventData: [
        {
          eventId: 1,
          timestamp: TIMESTAMP,
          trigger: 'Alerting',
          actualValue: 'true',
          eventNotificationType: 'HardWiredNotification',
          component: { name: 'EVSE', evse: { id: 1 } },
          variable: { name: 'Problem' },
        },
      ],
    },
    NotifyReport: {
      requestId: 8,
      generatedAt: TIMESTAMP,
      seqNo: 0,
      tbc: true,
      reportData: [
        {
          component: { name: 'SecurityCtrlr' },
          variable: { name: 'CertificateEntries' },
          variableAttribute: [{ value: '4', mutability: 'ReadOnly' }],
          variableCharacteristics: { dataType: 'integer', maxLimit: 10, supportsMonitoring: false },
        },
      ],
    },
    SignCertificate: { csr, certificateType: 'ChargingStationCertificate' },
    StatusNotification: { timestamp: TIMESTAMP, connectorStatus: 'Available', evseId: 1, connectorId: 1 },
  };
};

export const messagesOf21 = (texts: StationTexts): StationMessages => {
  const { hashData, csr } = texts;
  const asked = { certificateHashData: hashData, source: 'OCSP', urls: ['http://ocsp.example/v2g'] };
  return {
    ...messagesOf201(texts),
    GetCertificateChainStatus: { certificateStatusRequests: [asked, asked, asked] },
    SignCertificate: { csr, certificateType: 'ChargingStationCertificate', requestId: 41 },
  };
};

/** Of a SEND, which has no answer. */
export const SENT_IN_21: StationMessages = {
  NotifyPeriodicEventStream: {
    id: 1,
    pending: 0,
    basetime: TIMESTAMP,
    data: Array.from({ length: 10 }, (_, index) => ({ t: index, v: '230.1' })),
  },
};

/** `DataTransfer/…` are the messages of 2.0.1 that 1.6 wraps. */
export const messagesOf16 = (texts: StationTexts): StationMessages => {
  const wrapped = Object.entries(messagesOf201(texts)).filter(([action]) => WRAPPED_IN_16.includes(action));
  return {
    ...common,
    BootNotification: {
      chargePointVendor: 'Simulated',
      chargePointModel: 'DC-150',
      chargePointSerialNumber: 'SN-0',
      firmwareVersion: '1.0.0',
    },
    SignCertificate: { csr: texts.csr },
    StatusNotification: { connectorId: 1, errorCode: 'NoError', status: 'Available', timestamp: TIMESTAMP },
    ...Object.fromEntries(
      wrapped.map(([messageId, payload]) => [
        `DataTransfer/${messageId}`,
        { vendorId: 'org.openchargealliance.iso15118pnc', messageId, data: JSON.stringify(payload) },
      ]),
    ),
  };
};

const WRAPPED_IN_16: readonly string[] = [
  'Authorize',
  'Get15118EVCertificate',
  'GetCertificateStatus',
  'SignCertificate',
];
