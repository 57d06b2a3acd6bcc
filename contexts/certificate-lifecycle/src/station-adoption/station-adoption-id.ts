import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type StationAdoptionId = Id<'ado'>;

export const newStationAdoptionId = (at: Date): StationAdoptionId => newId('ado', at.getTime());

export const parseStationAdoptionId = (text: string): StationAdoptionId | null => parseId('ado', text);
