import type { AuthorityName } from '@bfcert/pki-contract';
import type { CommitGroup } from './commit-group.ts';
import { type AuthorityRecord, authorityRecordOf, numberOf } from './records.ts';
import type { Statements } from './statements.ts';

/** The part of the ledger about our own authorities: their certificates, and which generation of each issues. */
export class AuthorityBook {
  readonly #statements: Statements;
  readonly #group: CommitGroup;

  constructor(statements: Statements, group: CommitGroup) {
    this.#statements = statements;
    this.#group = group;
  }

  record({ name, role, generation, fingerprint, recordedAt }: AuthorityRecord): Promise<void> {
    return this.#group.write(() =>
      this.#statements.insertAuthority.run(name, role, generation, fingerprint, recordedAt.toISOString()),
    );
  }

  /** Of every authority there ever was; a few dozen. */
  all(): readonly AuthorityRecord[] {
    return this.#statements.allAuthorities.all().map(authorityRecordOf);
  }

  /** Oldest generation first. */
  of(name: AuthorityName): readonly AuthorityRecord[] {
    return this.#statements.authorities.all(name).map(authorityRecordOf);
  }

  activate(name: AuthorityName, generation: number, caller: string, at: Date): Promise<void> {
    return this.#group.write(() => this.#statements.insertGeneration.run(name, generation, caller, at.toISOString()));
  }

  /** The issuing generation in use; the first one until another was activated. */
  active(name: AuthorityName): number {
    const row = this.#statements.activeGeneration.get(name);
    return row === undefined ? 1 : numberOf(row, 'generation');
  }
}
