import type { ListedAnchor } from '@bfcert/evse-security/station-contract';

/** CertificateHashDataType of 2.0.1 and 2.1, as it is on the wire. */
export interface HashData {
  readonly hashAlgorithm: 'SHA256' | 'SHA384' | 'SHA512';
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

/** OCSPRequestDataType of 2.0.1 and 2.1. */
export interface OcspRequestData extends HashData {
  readonly responderURL: string;
}

/** Stations write hex in either case, and serials with leading zeros. */
export function normalised({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: HashData): ListedAnchor {
  return {
    hashAlgorithm,
    issuerNameHash: issuerNameHash.toLowerCase(),
    issuerKeyHash: issuerKeyHash.toLowerCase(),
    serialNumber: serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
  };
}
