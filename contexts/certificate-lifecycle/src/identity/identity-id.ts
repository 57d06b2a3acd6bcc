import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type IdentityId = Id<'idn'>;

export const newIdentityId = (at: Date): IdentityId => newId('idn', at.getTime());

export const parseIdentityId = (text: string): IdentityId | null => parseId('idn', text);
