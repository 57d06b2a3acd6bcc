import type { DatesQuery } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { Wave, WaveId } from '../wave/wave.ts';

/** How many members of one group wait in a wave that has not ended. */
export interface WaveOfGroup {
  readonly waveId: WaveId;
  readonly group: string | null;
  readonly waiting: number;
}

/** A wave that has not ended and that has a time: drafts without a planned start are left out. */
export type DatedWave = Pick<Wave, 'id' | 'kind' | 'name' | 'state' | 'rules'> & {
  /** Members that wait, of those that are meant. */
  readonly waiting: number;
};

/** The end of what one station is let do; its cohorts are the identity's, which this context does not keep. */
export interface StationDate {
  readonly identityId: ChargerId;
  readonly owner: string;
  readonly family: string;
  readonly kind: 'break_glass' | 'capability_exception';
  readonly at: Date;
}

/** When the exclusion of a family is to be looked at again, and how many of its stations are not on Profile 3. */
export interface FamilyDate {
  readonly family: string;
  readonly at: Date;
  readonly stations: number;
}

export interface FleetDates {
  readonly waves: readonly DatedWave[];
  readonly waveGroups: readonly WaveOfGroup[];
  /** Of whatever cohort. */
  readonly stations: readonly StationDate[];
  readonly families: readonly FamilyDate[];
}

export interface FleetDatesReader {
  read(tx: Transaction, query: DatesQuery): Promise<FleetDates>;
}
