import { Oid, type SigningRequest, subjectAltName } from '@bfcert/kernel/x509';
import type { CertificateOrder } from '@bfcert/pki-contract/authority';

/** The value of the subjectAltName that the request wishes for, DER; null when it wishes for none. */
export const requestedAltName = ({ requestedExtensions }: SigningRequest): Buffer | null =>
  requestedExtensions.find(({ oid }) => oid === Oid.subjectAltName)?.value ?? null;

export const orderedAltName = ({ dnsNames }: CertificateOrder): Buffer | null =>
  dnsNames.length === 0 ? null : subjectAltName({ dnsNames }).value;
