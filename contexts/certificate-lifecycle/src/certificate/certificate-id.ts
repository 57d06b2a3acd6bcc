import { type Id, newId, parseId } from '@bfcert/kernel/ids';

/** Also the command id under which the PKI issues: one record, one certificate, whatever the retries. */
export type CertificateId = Id<'crt'>;

/** What of an id is chance, after its time. */
const RANDOM_SIGNS = 16;

/** Every id that was made later than this sorts after it, every other one before it. */
export const certificateIdsUntil = (at: Date): string => newId('crt', at.getTime() + 1).slice(0, -RANDOM_SIGNS);

export const newCertificateId = (at: Date): CertificateId => newId('crt', at.getTime());

export const parseCertificateId = (text: string): CertificateId | null => parseId('crt', text);
