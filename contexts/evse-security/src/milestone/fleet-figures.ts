import type { Transaction } from '@bfcert/kernel/transaction';

/** What stations of one family have shown; each counts stations. */
export interface FamilyProof {
  readonly family: string;
  /** Made a key of their own and sent a signing request that passed every check. */
  readonly signingRequest: number;
  /** Listed a trust anchor that they were given. */
  readonly trustAnchor: number;
  /** Came back with mutual TLS, proven by their case. */
  readonly reconnected: number;
}

/**
 * What is counted of all stations, local controllers left out. Capable is a station that is on Profile 3 already, or whose family
 * is declared as one that is told what we want and denies no step of the way.
 */
export interface FleetFigures {
  readonly stations: number;
  readonly onProfile3: number;
  /** On Profile 2 by a password of their own line, of which nothing is on record. Those behind a controller have none. */
  readonly withoutKey: number;
  /** On Profile 2, neither exempt by two people nor of an excluded family whose time is not over. */
  readonly onProfile2WithoutException: number;
  readonly capable: number;
  /** Of families that nobody has declared, on Profile 2. */
  readonly undeclared: number;
  /** Stations whose former key was replaced by one of ours after a login with that. */
  readonly rotated: number;
  readonly families: readonly FamilyProof[];
  /** Waves of migrations, by what became of them. */
  readonly waves: { readonly running: number; readonly completed: number; readonly broughtAnybody: number };
  /**
   * Of capable families, enrolled within the last 90 days; `otherwise`: on Profile 2 and without a migration that ends that, or
   * that begins with its first connection; `byWish`: those of them of which whoever enrolled them has said so.
   */
  readonly newStations: { readonly count: number; readonly otherwise: number; readonly byWish: number };
}

export interface FleetFiguresReader {
  read(tx: Transaction, now: Date): Promise<FleetFigures>;
}
