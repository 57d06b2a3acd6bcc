import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type RecoveryCaseId = Id<'rec'>;

export const newRecoveryCaseId = (at: Date): RecoveryCaseId => newId('rec', at.getTime());

export const parseRecoveryCaseId = (text: string): RecoveryCaseId | null => parseId('rec', text);
