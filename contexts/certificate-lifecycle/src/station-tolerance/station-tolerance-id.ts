import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type StationToleranceId = Id<'tol'>;

export const newStationToleranceId = (at: Date): StationToleranceId => newId('tol', at.getTime());

export const parseStationToleranceId = (text: string): StationToleranceId | null => parseId('tol', text);
