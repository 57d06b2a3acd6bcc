import type { Certificate } from '@bfcert/kernel/x509';

/** Where revocation lists, OCSP answers and authorities' certificates are to be found: plain HTTP (RFC 5280 8). */
export interface Publication {
  /** Without a slash at the end, such as `http://csms.example.org:8445`. */
  readonly baseUrl: string;
  /** How many revocation lists an issuer has; each certificate is assigned to one when it is drafted. */
  readonly crlShards: number;
}

/** How an issuing certificate is called in URLs: the beginning of its fingerprint, since its key may be certified twice. */
export const issuerIdOf = ({ fingerprint }: Pick<Certificate, 'fingerprint'>): string => fingerprint.slice(0, 16);

export const crlPath = (issuerId: string, shard: number): string => `/crl/${issuerId}/${shard}.crl`;
export const ocspPath = (issuerId: string): string => `/ocsp/${issuerId}`;
export const caPath = (issuerId: string): string => `/ca/${issuerId}.cer`;

/** Published files are for the server to read, which may be of another user and then is of the folder's group. */
export const PUBLISHED_FOLDER_MODE = 0o750;
export const PUBLISHED_FILE_MODE = 0o640;

export interface PointerUrls {
  readonly crl: string;
  readonly ocsp: string;
  readonly caIssuers: string;
}

/** What a certificate that would stand in this list says about where to ask for it. */
export function pointerUrls({ baseUrl }: Publication, issuer: Certificate, shard: number): PointerUrls {
  const id = issuerIdOf(issuer);
  return {
    crl: baseUrl + crlPath(id, shard),
    ocsp: baseUrl + ocspPath(id),
    caIssuers: baseUrl + caPath(id),
  };
}
