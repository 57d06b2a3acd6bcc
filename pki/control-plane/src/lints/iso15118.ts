import { type Certificate, nameOf } from '@bfcert/kernel/x509';

/** The domain components by which certificates of ISO 15118 are told from others. */
const DOMAINS: readonly string[] = ['V2G', 'CPO', 'MO', 'OEM', 'CPS'];

/** Of which edition a certificate is, by its names and its key; null: none of ISO 15118. */
export function iso15118Edition(certificate: Certificate): '-2' | '-20' | 'neither' | null {
  if (!nameOf(certificate.subject, 'DC').some((domain) => DOMAINS.includes(domain))) return null;
  const { key } = certificate;
  if (key.kind === 'ed448') return '-20';
  if (key.kind !== 'ec') return 'neither';
  return ({ 'P-256': '-2', 'P-384': 'neither', 'P-521': '-20' } as const)[key.curve];
}

/** The TLS server of a charging station. */
export const isSeccLeaf = (certificate: Certificate): boolean =>
  !certificate.isCa && nameOf(certificate.subject, 'DC').includes('CPO');
