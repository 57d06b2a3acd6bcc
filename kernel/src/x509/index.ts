/** X.509 certificates, requests, chains, CRLs, OCSP and certs-only CMS over our own strict DER and node:crypto; no third-party code. */
export type { SignatureAlgorithm, SignatureParameters } from './algorithm-identifier.ts';
export type { AttributeName } from './attribute-types.ts';
export {
  type Certificate,
  parseCertificate,
  parseCertificatePem,
  parseChainPem,
  parseProvenCertificate,
} from './certificate.ts';
export {
  type CertificateHashData,
  certificateHashData,
  type HashAlgorithm,
  hashDataKey,
  isIssuerNamed,
  type ReportedHashData,
  sameHashData,
} from './certificate-hash-data.ts';
export { encodeCertsOnly, parseCertsOnly } from './certs-only.ts';
export { type ChainRefusal, unsupportedExtension, validateChain, verifyIssuedBy } from './chain.ts';
export { type Crl, type CrlEntry, type CrlOutline, parseCrl, parseCrlOutline, readCrlEntries } from './crl/crl.ts';
export { assembleCrl, encodeTbsCrl, type TbsCrlFields } from './crl/encode-crl.ts';
export { encodeCrlEntry, type RevokedCertificate } from './crl/encode-crl-entry.ts';
export type { IssuingDistributionPoint } from './crl/issuing-distribution-point.ts';
export type { CrlReason } from './crl/revocation-reason.ts';
export { type CrlRefusal, verifyCrl } from './crl/verify-crl.ts';
export {
  type DistinguishedName,
  encodeName,
  formatName,
  type NameAttribute,
  type NameSpec,
  nameOf,
} from './distinguished-name.ts';
export { assembleCertificate, encodeTbsCertificate, type TbsCertificateFields } from './encode-certificate.ts';
export { encodeSigningRequest, type SigningRequestFields } from './encode-signing-request.ts';
export type { Extension } from './extension.ts';
export {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  extendedKeyUsage,
  isDnsName,
  keyIdentifierOf,
  keyUsage,
  ocspNoCheck,
  subjectAltName,
  subjectKeyIdentifier,
} from './extension-builders.ts';
export { KEY_USAGES, type KeyUsage } from './key-usage.ts';
export { looksLikeNetworkName } from './network-name.ts';
export { Oid } from './object-identifiers.ts';
export { type CertId, type CertIdHash, certIdKey, certIdOf, certIdOfHashData, sameCertId } from './ocsp/cert-id.ts';
export type { CertificateStatus } from './ocsp/certificate-status.ts';
export {
  assembleOcspResponse,
  encodeOcspError,
  encodeOcspResponseData,
  type OcspResponseDataFields,
  type SingleResponseFields,
} from './ocsp/encode-ocsp-response.ts';
export type { OcspError } from './ocsp/ocsp-error.ts';
export { encodeOcspRequest, parseOcspRequest } from './ocsp/ocsp-request.ts';
export {
  type BasicOcspResponse,
  type OcspResponse,
  parseOcspResponse,
  type ResponderId,
  type SingleResponse,
} from './ocsp/ocsp-response.ts';
export {
  type OcspQuestion,
  type OcspRefusal,
  ocspTimeRefusal,
  type VerifiedStatus,
  verifyOcspResponse,
} from './ocsp/verify-ocsp-response.ts';
export { certificatePem, type PemLimits, pemDecodeAll, pemEncode } from './pem.ts';
export {
  type Curve,
  importPublicKey,
  type KeyAlgorithm,
  keyWeakness,
  type PublicKeyRefusal,
} from './public-key.ts';
export { type Diagnosed, diagnosed, type X509Refusal } from './refusal.ts';
export { signatureAlgorithmFor, signTbs, verifySignature } from './signature.ts';
export {
  asksForCaRights,
  parseSigningRequest,
  type SigningRequest,
  type SigningRequestRefusal,
} from './signing-request.ts';
