import type { Payload } from './station-messages.ts';
import type { StationTexts } from './texts.ts';

/** What a station answers each CALL of ours with. */
export type StationAnswers = Readonly<Record<string, Payload>>;

const ACCEPTED = { status: 'Accepted' };

const common: StationAnswers = {
  CertificateSigned: ACCEPTED,
  DeleteCertificate: ACCEPTED,
  GetLog: { status: 'Accepted', filename: 'security-7.log' },
  InstallCertificate: ACCEPTED,
  Reset: ACCEPTED,
};

const named = (component: string, variable: string) => ({
  component: { name: component },
  variable: { name: variable },
});
const ORGANISATION = named('SecurityCtrlr', 'OrganizationName');

export const answersOf2 = ({ hashData }: StationTexts): StationAnswers => ({
  ...common,
  GetBaseReport: ACCEPTED,
  GetInstalledCertificateIds: {
    status: 'Accepted',
    certificateHashDataChain: ['CSMSRootCertificate', 'V2GRootCertificate', 'MORootCertificate'].map(
      (certificateType) => ({ certificateType, certificateHashData: hashData }),
    ),
  },
  GetReport: ACCEPTED,
  GetVariables: {
    getVariableResult: [
      { ...ORGANISATION, attributeStatus: 'Accepted', attributeType: 'Actual', attributeValue: 'Example Transit' },
      {
        ...named('SecurityCtrlr', 'SecurityProfile'),
        attributeStatus: 'Accepted',
        attributeType: 'Actual',
        attributeValue: '3',
      },
    ],
  },
  SetNetworkProfile: ACCEPTED,
  SetVariables: { setVariableResult: [{ ...ORGANISATION, attributeStatus: 'Accepted', attributeType: 'Actual' }] },
  TriggerMessage: ACCEPTED,
});

export const answersOf16 = ({ hashData }: StationTexts): StationAnswers => ({
  ...common,
  ChangeConfiguration: ACCEPTED,
  ExtendedTriggerMessage: ACCEPTED,
  GetConfiguration: {
    configurationKey: [
      { key: 'CpoName', readonly: false, value: 'Example Transit' },
      { key: 'SecurityProfile', readonly: false, value: '3' },
    ],
  },
  GetInstalledCertificateIds: { status: 'Accepted', certificateHashData: [hashData, hashData, hashData] },
});
