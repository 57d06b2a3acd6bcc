import type { ListedAnchor } from '@bfcert/evse-security/station-contract';
import { type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';

export interface HashData {
  readonly hashAlgorithm: 'SHA256' | 'SHA384' | 'SHA512';
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

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

/** Stations write hex in either case, and serials with leading zeros. */
export function normalised({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: HashData): ListedAnchor {
  return {
    hashAlgorithm,
    issuerNameHash: issuerNameHash.toLowerCase(),
    issuerKeyHash: issuerKeyHash.toLowerCase(),
    serialNumber: serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
  };
}
