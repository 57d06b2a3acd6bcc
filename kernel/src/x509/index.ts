/** X.509 certificates, PKCS#10 requests and chains over our own strict DER and node:crypto; no third-party code. */
export type { SignatureAlgorithm, SignatureParameters } from './algorithm-identifier.ts';
export type { AttributeName } from './attribute-types.ts';
export { type Certificate, parseCertificate, parseCertificatePem, parseChainPem } from './certificate.ts';
export {
  type CertificateHashData,
  certificateHashData,
  type HashAlgorithm,
  type ReportedHashData,
  sameHashData,
} from './certificate-hash-data.ts';
export { type ChainRefusal, validateChain, verifyIssuedBy } from './chain.ts';
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
export { certificatePem, type PemLimits, pemDecodeAll, pemEncode } from './pem.ts';
export {
  type Curve,
  importPublicKey,
  type KeyAlgorithm,
  keyWeakness,
  type PublicKeyRefusal,
} from './public-key.ts';
export type { Diagnosed, X509Refusal } from './refusal.ts';
export { signatureAlgorithmFor, signTbs, verifySignature } from './signature.ts';
export {
  asksForCaRights,
  parseSigningRequest,
  type SigningRequest,
  type SigningRequestRefusal,
} from './signing-request.ts';
