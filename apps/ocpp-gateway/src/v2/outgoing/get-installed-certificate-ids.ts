import { type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { type HashData, normalised } from '../hash-data.ts';

interface GetInstalledCertificateIdsResponse {
  readonly status: 'Accepted' | 'NotFound';
  readonly certificateHashDataChain?: readonly {
    readonly certificateType: string;
    readonly certificateHashData: HashData;
  }[];
}

/** M03. NotFound is a list without entries. */
export const getInstalledCertificateIds = (): OutgoingCall =>
  outgoing<GetInstalledCertificateIdsResponse>(
    'GetInstalledCertificateIds',
    { certificateType: ['CSMSRootCertificate'] },
    ({ certificateHashDataChain = [] }) => ({
      outcome: 'accepted',
      anchors: certificateHashDataChain
        .filter(({ certificateType }) => certificateType === 'CSMSRootCertificate')
        .map(({ certificateHashData }) => normalised(certificateHashData)),
    }),
  );
