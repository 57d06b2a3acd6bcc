import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { type HashData, normalised } from '../../v2/hash-data.ts';

interface GetInstalledCertificateIdsResponse {
  readonly status: 'Accepted' | 'NotFound';
  readonly certificateHashData?: readonly HashData[];
}

/** 16:M03. One type in each question, so the answer is a flat list that does not say it again. NotFound: an empty one. */
export const listTrustAnchors = (): OutgoingCall =>
  outgoing<GetInstalledCertificateIdsResponse>(
    'GetInstalledCertificateIds',
    { certificateType: 'CentralSystemRootCertificate' },
    ({ certificateHashData = [] }) => ({ outcome: 'accepted', anchors: certificateHashData.map(normalised) }),
  );

const TYPES: Readonly<Partial<Record<string, string>>> = {
  csms_root: 'CentralSystemRootCertificate',
  manufacturer_root: 'ManufacturerRootCertificate',
};

/** Null where more than one kind, or another than the two of 1.6, is asked for. */
export function listCertificates({ kinds = [] }: CommandOf<'list_certificates'>): OutgoingCall | null {
  const [kind] = kinds;
  const certificateType = kind === undefined ? undefined : TYPES[kind];
  if (kind === undefined || certificateType === undefined || kinds.length > 1) return null;
  return outgoing<GetInstalledCertificateIdsResponse>(
    'GetInstalledCertificateIds',
    { certificateType },
    ({ certificateHashData = [] }) => ({
      outcome: 'accepted',
      certificates: certificateHashData.map((hashData) => ({ kind, hashData, children: [] })),
    }),
  );
}
