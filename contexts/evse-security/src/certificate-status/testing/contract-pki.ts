import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  assembleCrl,
  assembleOcspResponse,
  authorityInfoAccess,
  basicConstraints,
  type CertId,
  type CertIdHash,
  type Certificate,
  type CertificateStatus,
  certIdOf,
  certificateHashData,
  encodeCrlEntry,
  encodeName,
  encodeOcspResponseData,
  encodeTbsCertificate,
  encodeTbsCrl,
  extendedKeyUsage,
  type HashAlgorithm,
  type IssuingDistributionPoint,
  keyUsage,
  Oid,
  parseCertificate,
  signatureAlgorithmFor,
  signTbs,
} from '@bfcert/kernel/x509';

export interface Holder {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
}

export const NOW = new Date('2026-11-27T12:00:00Z');
const HOUR = 3_600_000;
export const inHours = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR);

export interface Making {
  readonly issuer?: Holder;
  readonly ca?: boolean;
  readonly serial?: string;
  readonly notAfter?: Date;
  /** `delegate`: an OCSP responder by its extended key usage. */
  readonly role?: 'delegate';
  readonly ocspUrl?: string;
  /** Of ISO 15118: whose certificate it says that it is. */
  readonly domainComponent?: string;
}

let lastSerial = 0x8000;

/** A certificate of P-256; without an issuer a root. */
export function make(
  commonName: string,
  { issuer, ca = true, serial, notAfter, role, ocspUrl, domainComponent }: Making = {},
): Holder {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = issuer?.privateKey ?? privateKey;
  const signatureAlgorithm = signatureAlgorithmFor(signer);
  const domain = domainComponent === undefined ? [] : [{ name: 'DC', value: domainComponent } as const];
  const subject = encodeName([{ name: 'CN', value: commonName }, ...domain]);
  const tbs = encodeTbsCertificate({
    serial: serial ?? (lastSerial++).toString(16),
    signatureAlgorithm,
    issuer: issuer?.certificate.subject.der ?? subject,
    subject,
    notBefore: inHours(-48),
    notAfter: notAfter ?? inHours(8_000),
    spki: publicKey.export({ format: 'der', type: 'spki' }),
    extensions: [
      basicConstraints({ ca }),
      keyUsage(ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature']),
      ...(role === 'delegate' ? [extendedKeyUsage([Oid.ocspSigning])] : []),
      ...(ocspUrl === undefined ? [] : [authorityInfoAccess({ ocsp: [ocspUrl] })]),
    ],
  });
  const der = assembleCertificate(tbs, signatureAlgorithm, signTbs(tbs, signer, signatureAlgorithm));
  return { certificate: unwrap(parseCertificate(der)), privateKey };
}

export interface Saying {
  readonly status?: CertificateStatus['status'];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  readonly enclosed?: readonly Holder[];
}

/** An OCSPResponse about `certId`, signed by `signer`. */
export function say(
  signer: Holder,
  certId: CertId,
  { status = 'good', thisUpdate = inHours(-1), nextUpdate = inHours(24), enclosed = [] }: Saying = {},
): Buffer {
  const algorithm = signatureAlgorithmFor(signer.privateKey);
  const told: CertificateStatus =
    status === 'revoked' ? { status, revocationTime: inHours(-2), reason: 'keyCompromise' } : { status };
  const data = encodeOcspResponseData({
    responderSpki: signer.certificate.spki,
    producedAt: thisUpdate,
    responses: [{ certId, status: told, thisUpdate, nextUpdate }],
  });
  const signature = signTbs(data, signer.privateKey, algorithm);
  return assembleOcspResponse(
    data,
    algorithm,
    signature,
    enclosed.map(({ certificate }) => certificate.der),
  );
}

export interface Listing {
  readonly revoked?: readonly string[];
  readonly scope?: IssuingDistributionPoint | null;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
}

/** A revocation list of `issuer`. */
export function list(
  issuer: Holder,
  { revoked = [], scope = null, thisUpdate = inHours(-1), nextUpdate = inHours(24) }: Listing = {},
): Buffer {
  const signatureAlgorithm = signatureAlgorithmFor(issuer.privateKey);
  const tbs = encodeTbsCrl({
    signatureAlgorithm,
    issuer: issuer.certificate,
    thisUpdate,
    nextUpdate,
    number: 1n,
    issuingDistributionPoint: scope,
    entries: revoked.map((serial) => encodeCrlEntry({ serial, revocationDate: inHours(-2), reason: 'keyCompromise' })),
  });
  return assembleCrl(tbs, signatureAlgorithm, signTbs(tbs, issuer.privateKey, signatureAlgorithm));
}

export const idOf = (certificate: Holder, issuer: Holder, hash: CertIdHash = 'sha256'): CertId =>
  certIdOf(issuer.certificate, certificate.certificate.serial, hash);

/** As a station names it. */
export const hashDataOf = (certificate: Holder, issuer: Holder, hash: HashAlgorithm = 'SHA256') =>
  certificateHashData(certificate.certificate, issuer.certificate, hash);
