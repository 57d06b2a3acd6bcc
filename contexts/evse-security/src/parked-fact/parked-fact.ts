import type { Json } from '@bfcert/kernel/canonical-json';

/** A fact that could not be recorded, or read, kept so that those behind it can be. */
export interface ParkedFact {
  readonly factId: string;
  readonly fact: Json;
  readonly nodeId: string;
  /** What was thrown the last time, or what of it could not be read. */
  readonly error: string;
  readonly parkedAt: Date;
}
