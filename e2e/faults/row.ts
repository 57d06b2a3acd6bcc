import type { Random } from '../system/random.ts';
import type { Figure } from './history/figures.ts';
import type { Outcome } from './history/history.ts';
import type { Rule, Violation } from './history/rules.ts';

/** One kind of fault, done many times. */
export interface FaultRow {
  /** Of the fault matrix, with what of it this is: `F3 insert`. */
  readonly name: string;
  readonly title: string;
  /** What the fault is done to: the control plane alone, the embedded system under stations, or a cluster under them. */
  readonly runsWith: 'control plane' | 'system' | 'cluster';
  /** How many of them show in a minute or less that all of it works. */
  readonly few: number;
  /** What this row can tell of; a rule about stations cannot be broken where there are none. */
  readonly rules: readonly Rule[];
  run(faults: number, random: Random, progress: (done: number) => void): Promise<RowOutcome>;
}

export interface RowOutcome {
  /** Faults that were really met, not only tried. */
  readonly faults: number;
  /**
   * Serial numbers that a key has signed for somebody who asked while the row ran, each once, however often its bytes were
   * signed; what the control plane makes for itself is not among them.
   */
  readonly signed: number;
  /** Those of them that the books know. */
  readonly recorded: number;
  readonly calls: { readonly [Of in Outcome]: number };
  readonly violations: readonly Violation[];
  /** What else is worth telling, such as the longest wait. */
  readonly notes: readonly string[];
  /** Where the row of the matrix allows only so much time; else none. */
  readonly figures?: readonly Figure[];
}

/** Of a system that others have used: what was signed, recorded and asked since `before`. */
export const addedSince = (before: RowOutcome, after: RowOutcome): RowOutcome => ({
  ...after,
  signed: after.signed - before.signed,
  recorded: after.recorded - before.recorded,
  calls: {
    ok: after.calls.ok - before.calls.ok,
    fail: after.calls.fail - before.calls.fail,
    unknown: after.calls.unknown - before.calls.unknown,
  },
});

/** One row that was run in parts. */
export function joined(parts: readonly RowOutcome[]): RowOutcome {
  const sum = (of: (part: RowOutcome) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return {
    faults: sum(({ faults }) => faults),
    signed: sum(({ signed }) => signed),
    recorded: sum(({ recorded }) => recorded),
    calls: {
      ok: sum(({ calls }) => calls.ok),
      fail: sum(({ calls }) => calls.fail),
      unknown: sum(({ calls }) => calls.unknown),
    },
    violations: parts.flatMap(({ violations }) => violations),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
