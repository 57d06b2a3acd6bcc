import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type CertificateJobId = Id<'job'>;

export const newCertificateJobId = (at: Date): CertificateJobId => newId('job', at.getTime());

export const parseCertificateJobId = (text: string): CertificateJobId | null => parseId('job', text);
