import type { AuthorityName } from '@bfcert/pki-contract';
import type { CommitGroup } from './commit-group.ts';
import {
  type AuthorityCall,
  type CallOutcome,
  callOf,
  certificateOf,
  type LedgerCertificate,
  numberOf,
  type Orphan,
  orphanOf,
  type Revocation,
  textOf,
} from './records.ts';
import type { Statements } from './statements.ts';
import type { Tally } from './tally.ts';

/** The part of the ledger about outside authorities: what they were asked, what came of it, and what they made unasked. */
export class OutsideBook {
  readonly #statements: Statements;
  readonly #group: CommitGroup;
  readonly #tally: () => Tally;

  constructor(statements: Statements, group: CommitGroup, tally: () => Tally) {
    this.#statements = statements;
    this.#group = group;
    this.#tally = tally;
  }

  recordCall(commandId: string, attempt: number, at: Date): Promise<void> {
    return this.#group.write(() => this.#statements.insertCall.run(commandId, attempt, at.toISOString()));
  }

  recordCallOutcome({ position }: AuthorityCall, outcome: CallOutcome, detail: string, at: Date): Promise<void> {
    return this.#group.write(() =>
      this.#statements.insertCallOutcome.run(position, outcome, detail.slice(0, 500), at.toISOString()),
    );
  }

  /** Oldest first. */
  calls(commandId: string): readonly AuthorityCall[] {
    return this.#statements.calls.all(commandId).map(callOf);
  }

  /** The commands of this authority that were for this key, oldest first. */
  commandsForKey(spkiSha256: string, authority: AuthorityName): readonly string[] {
    return this.#statements.commandsForKey.all(spkiSha256, authority).map((row) => textOf(row, 'command_id'));
  }

  /** Commands with a call from before `before` whose outcome nobody knows. */
  unresolvedCommands(authority: AuthorityName, before: Date, limit: number): readonly string[] {
    return this.#statements.unresolvedCommands
      .all(authority, before.toISOString(), limit)
      .map((row) => textOf(row, 'command_id'));
  }

  recordSweep(authority: AuthorityName, sweptUntil: Date, at: Date): Promise<void> {
    return this.#group.write(() =>
      this.#statements.insertSweep.run(authority, sweptUntil.toISOString(), at.toISOString()),
    );
  }

  /** Null before the first sweep. */
  sweptUntil(authority: AuthorityName): Date | null {
    const until = this.#statements.sweptUntil.get(authority)?.until;
    return typeof until === 'string' ? new Date(until) : null;
  }

  recordOrphan(orphan: Orphan): Promise<void> {
    return this.#group.write(() => {
      this.#statements.insertOrphan.run(
        orphan.authority,
        orphan.kind,
        orphan.commandId,
        orphan.fingerprint,
        orphan.der,
        orphan.subject,
        orphan.spkiSha256,
        orphan.detail.slice(0, 500),
        orphan.recordedAt.toISOString(),
      );
      this.#tally().orphaned(orphan.kind);
    });
  }

  isOrphan(fingerprint: string): boolean {
    return this.#statements.orphanByFingerprint.get(fingerprint) !== undefined;
  }

  orphansAfter(position: number, limit: number): { position: number; orphan: Orphan }[] {
    return this.#statements.orphansAfter
      .all(position, limit)
      .map((row) => ({ position: numberOf(row, 'position'), orphan: orphanOf(row) }));
  }

  /** Certificates for keys of ours that are not what was ordered and that their authority has not revoked yet. */
  unrevokedOrphans(authority: AuthorityName): readonly Orphan[] {
    return this.#statements.unrevokedOrphans.all(authority).map(orphanOf);
  }

  confirmOrphanRevocation(fingerprint: string, at: Date): Promise<void> {
    return this.#group.write(() => this.#statements.insertOrphanRevocation.run(fingerprint, at.toISOString()));
  }

  /** Revocations that this outside authority has not confirmed, of certificates that have not expired; compromises first. */
  unconfirmedRevocations(
    authority: AuthorityName,
    now: Date,
  ): readonly { readonly certificate: LedgerCertificate; readonly reason: Revocation['reason'] }[] {
    return this.#statements.unconfirmedRevocations.all(authority, now.toISOString()).map((row) => ({
      certificate: certificateOf(row),
      reason: textOf(row, 'reason') as Revocation['reason'],
    }));
  }

  confirmRevocation(fingerprint: string, at: Date): Promise<void> {
    return this.#group.write(() => this.#statements.insertConfirmation.run(fingerprint, at.toISOString()));
  }
}
