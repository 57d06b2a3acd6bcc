import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type AttestationId = Id<'ats'>;

export const newAttestationId = (at: Date): AttestationId => newId('ats', at.getTime());

export const parseAttestationId = (text: string): AttestationId | null => parseId('ats', text);
