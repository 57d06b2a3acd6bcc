import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  type CertificateHashData,
  certificateHashData,
  encodeSigningRequest,
  formatName,
  parseCertificatePem,
  parseChainPem,
  parseSigningRequest,
  pemEncode,
} from '@bfcert/kernel/x509';

/** A key that a station has made, by its number; requests for it are made once and remembered. */
const pairs = new Map<number, ReturnType<typeof newPair>>();
const requests = new Map<string, { readonly pem: string; readonly spkiSha256: string }>();

const newPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export function requestFor(
  key: number,
  { organisation, serialNumber }: { organisation: string; serialNumber: string },
) {
  const name = `${key} ${serialNumber} ${organisation}`;
  const known = requests.get(name);
  if (known !== undefined) return known;
  const pair = pairs.get(key) ?? newPair();
  pairs.set(key, pair);
  const subject = [
    { name: 'O', value: organisation },
    { name: 'CN', value: serialNumber },
  ] as const;
  const pem = pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, ...pair }));
  const made = { pem, spkiSha256: unwrap(parseSigningRequest(pem)).spkiSha256 };
  requests.set(name, made);
  return made;
}

/** As much of a certificate as a station looks at. */
export interface SeenCertificate {
  readonly fingerprint: string;
  readonly spkiSha256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly hashData: CertificateHashData;
}

const seen = new Map<string, SeenCertificate>();

/** The leaf of a chain, or a root. */
export function certificateIn(pem: string): SeenCertificate {
  const known = seen.get(pem);
  if (known !== undefined) return known;
  const [leaf] = unwrap(parseChainPem(pem));
  const certificate = leaf ?? unwrap(parseCertificatePem(pem));
  const read: SeenCertificate = {
    fingerprint: certificate.fingerprint,
    spkiSha256: certificate.spkiSha256,
    subject: formatName(certificate.subject),
    issuer: formatName(certificate.issuer),
    hashData: certificateHashData(certificate, certificate),
  };
  seen.set(pem, read);
  return read;
}
