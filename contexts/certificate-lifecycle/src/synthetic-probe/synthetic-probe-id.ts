import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type SyntheticProbeId = Id<'prb'>;

export const newSyntheticProbeId = (at: Date): SyntheticProbeId => newId('prb', at.getTime());

export const parseSyntheticProbeId = (text: string): SyntheticProbeId | null => parseId('prb', text);
