import type { Clock } from '@bfcert/kernel/clock';
import type { TransactionRunner } from '@bfcert/kernel/transaction';
import type { VersionStore } from './version-store.ts';

interface Parts<Version, View> {
  readonly clock: Clock;
  readonly transactions: TransactionRunner;
  readonly store: VersionStore<Version>;
  /** Version 1, as this release comes with it. */
  readonly first: (at: Date) => Version;
  /** What it is asked through. */
  readonly viewOf: (version: Version) => View;
}

/**
 * The version in force, in this server's memory, where it is asked for every row of a list. The database has the truth.
 * The server that applies a version has it at once; every other looks for a higher number every two seconds (`refresh`, a
 * duty) and decides by the one before until then. Each decision stores the version it used, so two servers that differ for
 * a moment can be told apart afterwards.
 */
export class VersionInForce<Version extends { readonly version: number }, View> {
  readonly #parts: Parts<Version, View>;
  #current: Version;
  #view: View;
  /** Before the first look: what this release comes with, which the stored version 1 may differ from. */
  #stored = false;

  constructor(parts: Parts<Version, View>) {
    this.#parts = parts;
    this.#current = parts.first(parts.clock.now());
    this.#view = parts.viewOf(this.#current);
  }

  get current(): Version {
    return this.#current;
  }

  get view(): View {
    return this.#view;
  }

  /** One version for as long as something goes on, whatever comes into force meanwhile; null: there is none. */
  async viewOf(version: number): Promise<View | null> {
    if (version === this.#current.version) return this.#view;
    const found = await this.#parts.store.find(version);
    return found === null ? null : this.#parts.viewOf(found);
  }

  /** Reads the version in force when there is a newer one; the very first time it writes version 1. */
  async refresh(): Promise<void> {
    const { store, transactions, clock, first } = this.#parts;
    const number = await store.latestNumber();
    if (number === 0) await transactions.run((tx) => store.add(tx, first(clock.now())));
    else if (this.#stored && number <= this.#current.version) return;
    const latest = await store.latest();
    if (latest === null || (this.#stored && latest.version < this.#current.version)) return;
    this.#current = latest;
    this.#view = this.#parts.viewOf(latest);
    this.#stored = true;
  }
}
