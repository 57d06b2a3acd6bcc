/** The rules of the fault matrix that these runs hold the system against. */
export const RULES = {
  I1: 'every certificate that was signed is recorded',
  I2: 'the audit verifies: no gap, no fork, no entry changed',
  I3: 'what was acknowledged is kept, and what was not is resolved by reading',
  I4: 'an identity has one live owner at most',
  I5: 'no station loses its last working credential',
  I6: 'one certificate for a command and its key, whatever the retries',
  I7: 'no check is skipped because its source is down',
} as const;

export type Rule = keyof typeof RULES;

export const ALL_RULES = Object.keys(RULES) as readonly Rule[];

export interface Violation {
  readonly rule: Rule;
  /** One sentence. */
  readonly what: string;
}

/** Each violation once, however often it is seen again. */
export class Violations {
  readonly #found = new Map<string, Violation>();

  add(rule: Rule, what: string): void {
    this.#found.set(`${rule} ${what}`, { rule, what });
  }

  addAll(violations: Iterable<Violation>): void {
    for (const { rule, what } of violations) this.add(rule, what);
  }

  all(): readonly Violation[] {
    return [...this.#found.values()];
  }
}
