import { type StationFact, stationFact } from '@bfcert/evse-security/station-contract';

/**
 * No server could read it, so it is not kept: facts go in order, and one that is never taken would hold up those of
 * every other station. The price is paid by whoever said it.
 */
export class UnreadableFact extends Error {
  override readonly name = 'UnreadableFact';
  /** Where in the fact; never what stands there. */
  readonly field: string;
  constructor(kind: StationFact['kind'], field: string) {
    super(`${kind}: ${field} cannot be recorded`);
    this.field = field;
  }
}

/** The first field that is not as servers read it; null: there is none. */
export function unreadableFieldOf(fact: StationFact): string | null {
  const read = stationFact.safeParse(fact);
  return read.success ? null : (read.error.issues[0]?.path.join('.') ?? 'it');
}
