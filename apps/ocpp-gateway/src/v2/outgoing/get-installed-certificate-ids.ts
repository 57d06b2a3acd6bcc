import type { CertificateKind } from '@bfcert/evse-security/station-contract';
import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { CERTIFICATE_KINDS } from '../certificate-kind.ts';
import { type HashData, normalised } from '../hash-data.ts';

interface GetInstalledCertificateIdsResponse {
  readonly status: 'Accepted' | 'NotFound';
  readonly certificateHashDataChain?: readonly {
    readonly certificateType: keyof typeof CERTIFICATE_KINDS;
    readonly certificateHashData: HashData;
    readonly childCertificateHashData?: readonly HashData[];
  }[];
}

/** M03. NotFound is a list without entries. */
export const listTrustAnchors = (): OutgoingCall =>
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

/** M03. Without a type it means all of them, also one that a later version adds. Kept as reported, children too. */
export const listCertificates = ({ kinds }: CommandOf<'list_certificates'>): OutgoingCall =>
  outgoing<GetInstalledCertificateIdsResponse>(
    'GetInstalledCertificateIds',
    kinds === undefined ? {} : { certificateType: typesOf(kinds) },
    ({ certificateHashDataChain = [] }) => ({
      outcome: 'accepted',
      certificates: certificateHashDataChain.map(
        ({ certificateType, certificateHashData, childCertificateHashData = [] }) => ({
          kind: CERTIFICATE_KINDS[certificateType],
          hashData: bare(certificateHashData),
          children: childCertificateHashData.map(bare),
        }),
      ),
    }),
  );

const typesOf = (kinds: readonly CertificateKind[]): string[] =>
  Object.entries(CERTIFICATE_KINDS).flatMap(([type, kind]) => (kinds.includes(kind) ? [type] : []));

/** Without `customData`, which names no certificate. */
const bare = ({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: HashData): HashData => ({
  hashAlgorithm,
  issuerNameHash,
  issuerKeyHash,
  serialNumber,
});
