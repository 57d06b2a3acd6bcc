import type { Certificate } from '@bfcert/kernel/x509';

/** Both ends count as inside (RFC 5280, 4.1.2.5). */
export function isValidAt(certificate: Certificate, time: Date): boolean {
  return certificate.notBefore <= time && time <= certificate.notAfter;
}
