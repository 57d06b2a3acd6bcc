import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  type Certificate,
  importPublicKey,
  parseCertificate,
  verifySignature,
} from '@bfcert/kernel/x509';
import type { Intent } from './ledger/records.ts';

/**
 * The certificate of an intent and its signature, after a check that it carries exactly the bytes
 * that were recorded and linted and that the signature is the authority's. Throws otherwise: then a
 * key, the memory or the code is broken, and nothing may leave.
 */
export function sealedCertificate(intent: Intent, signature: Buffer, authoritySpki: Buffer): Certificate {
  const parsed = parseCertificate(assembleCertificate(intent.tbs, intent.signatureAlgorithm, signature));
  if (!parsed.ok) throw new Error(`the signed certificate of ${intent.commandId} cannot be read: ${parsed.detail}`);
  const certificate = parsed.value;
  if (!certificate.tbs.equals(intent.tbs) || certificate.serial !== intent.serial) {
    throw new Error(`the certificate of ${intent.commandId} is not what was recorded and linted`);
  }
  const parameters = { algorithm: certificate.signatureAlgorithm, saltLength: certificate.signatureSaltLength };
  if (!verifySignature(certificate.tbs, certificate.signature, unwrap(importPublicKey(authoritySpki)), parameters)) {
    throw new Error(`the signature of the certificate of ${intent.commandId} does not verify`);
  }
  return certificate;
}
