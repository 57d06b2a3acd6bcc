import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type ImportJobId = Id<'imp'>;

export const newImportJobId = (at: Date): ImportJobId => newId('imp', at.getTime());

export const parseImportJobId = (text: string): ImportJobId | null => parseId('imp', text);
