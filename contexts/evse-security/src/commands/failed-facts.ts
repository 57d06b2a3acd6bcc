import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { parkFact } from './park-fact.ts';

/** Deliveries of one fact that may fail before it is parked. */
const MOST_FAILURES = 3;
/** Facts whose failures are remembered: one per gateway at a time, since each brings its facts in order. */
const REMEMBERED = 1_000;

/**
 * A gateway brings its facts in order, so one that fails for ever would hold up all behind it. Counted
 * in memory: with a new process a fact gets its tries anew, and a failed transaction cannot undo them.
 */
export class FailedFacts {
  readonly #failures = new Map<string, number>();

  /** Throws what was thrown, so that the fact comes again, until it has failed too often: then it is parked. */
  async failed(deps: EvseSecurityDependencies, fact: StationFact, nodeId: string, error: unknown): Promise<void> {
    if (deps.stores.parkedFacts.isOutage(error)) throw error;
    const failures = (this.#failures.get(fact.factId) ?? 0) + 1;
    if (failures < MOST_FAILURES) {
      const oldest = this.#failures.keys().next();
      if (this.#failures.size >= REMEMBERED && !oldest.done) this.#failures.delete(oldest.value);
      this.#failures.set(fact.factId, failures);
      throw error;
    }
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await parkFact(deps, { ...namesOf(fact), fact, error: text }, nodeId);
    this.#failures.delete(fact.factId);
  }

  recorded(factId: string): void {
    this.#failures.delete(factId);
  }
}

const namesOf = (fact: StationFact) => ({
  factId: fact.factId,
  kind: fact.kind,
  identityId: 'identityId' in fact ? fact.identityId : null,
});
