import type { DatabaseSync } from 'node:sqlite';
import type { AuthorityName } from '@bfcert/pki-contract';
import { numberOf, type Row, textOf } from './records.ts';

/**
 * How much of each kind the ledger holds. Kept beside the rows: counting a million of them at each
 * scrape would hold up issuance.
 */
export class Tally {
  readonly #issued = new Map<string, number>();
  readonly #lastIssued = new Map<AuthorityName, string>();
  readonly #refused = new Map<string, number>();
  readonly #orphans = new Map<string, number>();

  /** Of the rows as they are. */
  static of(database: DatabaseSync): Tally {
    const tally = new Tally();
    const rows = (query: string): Row[] => database.prepare(query).all();
    for (const row of rows(
      `SELECT profile, authority, count(*) AS count, max(certificates.recorded_at) AS last
       FROM certificates JOIN intents USING (command_id) WHERE end_entity = 1 GROUP BY profile, authority`,
    )) {
      add(tally.#issued, textOf(row, 'profile'), numberOf(row, 'count'));
      tally.#issuedAt(textOf(row, 'authority'), textOf(row, 'last'));
    }
    for (const row of rows('SELECT reason, count(*) AS count FROM refusals GROUP BY reason')) {
      add(tally.#refused, textOf(row, 'reason'), numberOf(row, 'count'));
    }
    for (const row of rows('SELECT kind, count(*) AS count FROM orphans GROUP BY kind')) {
      add(tally.#orphans, textOf(row, 'kind'), numberOf(row, 'count'));
    }
    return tally;
  }

  issued(profile: string, authority: AuthorityName, at: Date): void {
    add(this.#issued, profile, 1);
    this.#issuedAt(authority, at.toISOString());
  }

  refused(reason: string): void {
    add(this.#refused, reason, 1);
  }

  orphaned(kind: string): void {
    add(this.#orphans, kind, 1);
  }

  get issuedByProfile(): ReadonlyMap<string, number> {
    return this.#issued;
  }

  /** RFC 3339, UTC. */
  get lastIssuedByAuthority(): ReadonlyMap<AuthorityName, string> {
    return this.#lastIssued;
  }

  get refusedByReason(): ReadonlyMap<string, number> {
    return this.#refused;
  }

  get orphansByKind(): ReadonlyMap<string, number> {
    return this.#orphans;
  }

  /** An authority may issue with several profiles. */
  #issuedAt(authority: AuthorityName, at: string): void {
    const last = this.#lastIssued.get(authority);
    if (last === undefined || last < at) this.#lastIssued.set(authority, at);
  }
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

export function sumOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
