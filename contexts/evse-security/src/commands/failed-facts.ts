import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';

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
    await park(deps, fact, nodeId, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    this.#failures.delete(fact.factId);
  }

  recorded(factId: string): void {
    this.#failures.delete(factId);
  }
}

/** Kept with the reason, told as a security event, and never tried again by itself. */
async function park(
  { stores, transactions, clock, lifecycle }: EvseSecurityDependencies,
  fact: StationFact,
  nodeId: string,
  error: string,
): Promise<void> {
  await transactions.run(async (tx) => {
    const now = clock.now();
    if (!(await stores.seenFacts.add(tx, fact.factId, now))) return;
    await stores.parkedFacts.add(tx, { fact, nodeId, error, parkedAt: now });
    const named = 'identityId' in fact && fact.identityId !== null ? (fact.identityId as ChargerId) : null;
    const charger = named === null ? null : await stores.chargers.find(tx, named);
    await lifecycle.recordSecurityEvent(tx, {
      source: 'gateway',
      reporter: nodeId,
      type: 'fact_parked',
      identityId: charger?.identityId ?? null,
      remoteAddress: null,
      at: now.toISOString(),
      reportedTime: null,
      count: 1,
      details: { factId: fact.factId, kind: fact.kind, nodeId, error },
    });
  });
}
