import { createHash } from 'node:crypto';
import type { Actor, Role } from '@bfcert/kernel/actor';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import type { Clock } from '@bfcert/kernel/clock';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction, TransactionRunner } from '@bfcert/kernel/transaction';
import type { CommandContext } from '../commands/command.ts';
import type { IdempotencyStore } from '../commands/idempotency-store.ts';
import { type AuditEntry, auditEntryOf } from './audit-entry.ts';
import { describeActor } from './describe-actor.ts';

export interface AuditedParts {
  readonly transactions: TransactionRunner;
  readonly audit: { append(tx: Transaction, entry: AuditEntry): Promise<void> };
  readonly idempotency: Pick<IdempotencyStore, 'claim' | 'record'>;
  readonly clock: Clock;
}

export interface AuditedCommand<Value> {
  /** As the audit has it, e.g. `create-webhook`. */
  readonly action: string;
  /** What a repetition with the same idempotency key must have too. */
  readonly input: Json;
  /** One of them is needed; the system itself needs none. */
  readonly roles: readonly Role[];
  /** What a repetition is answered; left out: the same. */
  readonly kept?: (value: Value) => Value;
  /** The identity that a refusal is about, where there is one for this actor. */
  readonly about?: AuditEntry['identityId'];
}

interface Named<Reason extends string> {
  readonly reason: Reason;
  /** One sentence for a person. */
  readonly detail: string;
}

export type AuditedOutcome<Value, Reason extends string> = Promise<
  Result<Value, Named<Reason | 'role_missing' | 'idempotency_key_reused'>>
>;

/** What was done, for the audit; said by the command in the transaction that does it. */
export type Deed = Pick<AuditEntry, 'detail'> &
  Partial<Pick<AuditEntry, 'before' | 'after' | 'identityId' | 'purpose' | 'event' | 'evidenceHash'>>;

/**
 * A command beside those of the lifecycle: what it changes, its audit entry and its outcome under the
 * caller's idempotency key are one transaction. A refusal is audited as well, and answered again as it was.
 */
export function runAudited<Value, Reason extends string>(
  { transactions, audit, idempotency, clock }: AuditedParts,
  { action, input, roles, kept = (value) => value, about = null }: AuditedCommand<Value>,
  context: CommandContext,
  work: (tx: Transaction, note: (deed: Deed) => Promise<void>) => Promise<Result<Value, Named<Reason>>>,
): AuditedOutcome<Value, Reason> {
  const { actor, idempotencyKey: key } = context;
  const by = describeActor(actor);
  const inputHash = createHash('sha256').update(canonicalJson({ action, input })).digest('hex');
  const missing = missingRole(roles, actor);
  const append = (tx: Transaction, outcome: AuditEntry['outcome'], deed: Deed): Promise<void> =>
    audit.append(tx, auditEntryOf(clock.now(), context, { action, outcome, ...deed }));
  return transactions.run(async (tx) => {
    const recorded = key === undefined ? null : await idempotency.claim(tx, by, key);
    if (recorded?.inputHash === inputHash) {
      context.repeated?.();
      return recorded.outcome as unknown as Awaited<AuditedOutcome<Value, Reason>>;
    }
    const outcome: Awaited<AuditedOutcome<Value, Reason>> =
      recorded !== null
        ? refused(KEY_REUSED)
        : missing === null
          ? await work(tx, (deed) => append(tx, 'done', deed))
          : refused({ reason: 'role_missing', detail: missing });
    if (!outcome.ok) {
      const { reason: refusal, detail: sentence } = outcome.refusal;
      await append(tx, 'refused', { identityId: about, detail: { refusal, sentence } });
    }
    if (key !== undefined && recorded === null) {
      const again = outcome.ok ? ok(kept(outcome.value)) : outcome;
      await idempotency.record(tx, by, key, { inputHash, outcome: again as unknown as Json });
    }
    return outcome;
  });
}

/** One sentence; null: the actor has one of them, or is the system itself. */
export const missingRole = (roles: readonly Role[], { kind, roles: had }: Actor): string | null =>
  kind === 'system' || had.some((role) => roles.includes(role)) ? null : `Needs the role ${roles.join(' or ')}.`;

const KEY_REUSED = {
  reason: 'idempotency_key_reused',
  detail: 'This idempotency key was used for a command with other input.',
} as const;
