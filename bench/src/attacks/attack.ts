import type { Answer, Effort } from '../answer.ts';

/** What one attack has shown. */
export interface Outcome extends Answer {
  /** What must not happen on any machine and did, a sentence each. */
  readonly violations: readonly string[];
}

export interface AttackEffort extends Effort {
  /** Decides what is left to chance: the same seed makes the same attack. */
  readonly seed: number;
}

export type Attack = (effort: AttackEffort) => Promise<Outcome>;
