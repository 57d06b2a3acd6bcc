import { type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { type HashData, normalised } from '../../v2/hash-data.ts';

interface GetInstalledCertificateIdsResponse {
  readonly status: 'Accepted' | 'NotFound';
  readonly certificateHashData?: readonly HashData[];
}

/** 16:M03. One type in each question, so the answer is a flat list that does not say it again. NotFound: an empty one. */
export const getInstalledCertificateIds = (): OutgoingCall =>
  outgoing<GetInstalledCertificateIdsResponse>(
    'GetInstalledCertificateIds',
    { certificateType: 'CentralSystemRootCertificate' },
    ({ certificateHashData = [] }) => ({ outcome: 'accepted', anchors: certificateHashData.map(normalised) }),
  );
