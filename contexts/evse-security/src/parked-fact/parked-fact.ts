import type { StationFact } from '../station-contract/index.ts';

/** A fact that could not be recorded, kept so that those behind it can be. */
export interface ParkedFact {
  readonly fact: StationFact;
  readonly nodeId: string;
  /** What was thrown the last time. */
  readonly error: string;
  readonly parkedAt: Date;
}
