import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type IncidentId = Id<'inc'>;

export const newIncidentId = (at: Date): IncidentId => newId('inc', at.getTime());

export const parseIncidentId = (text: string): IncidentId | null => parseId('inc', text);
