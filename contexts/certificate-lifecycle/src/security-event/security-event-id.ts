import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type SecurityEventId = Id<'sev'>;

export const newSecurityEventId = (at: Date): SecurityEventId => newId('sev', at.getTime());

export const parseSecurityEventId = (text: string): SecurityEventId | null => parseId('sev', text);
