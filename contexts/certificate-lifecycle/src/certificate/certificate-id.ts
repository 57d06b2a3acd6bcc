import { type Id, newId, parseId } from '@bfcert/kernel/ids';

/** Also the command id under which the PKI issues: one record, one certificate, whatever the retries. */
export type CertificateId = Id<'crt'>;

export const newCertificateId = (at: Date): CertificateId => newId('crt', at.getTime());

export const parseCertificateId = (text: string): CertificateId | null => parseId('crt', text);
