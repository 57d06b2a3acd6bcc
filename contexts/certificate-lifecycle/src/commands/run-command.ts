import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, CommandName, Outcome, Refusal } from './command.ts';
import { missingPermission } from './permissions.ts';

/** What a refusal's audit entry is about. */
export interface Subject {
  readonly identityId?: IdentityId | null;
  readonly certificateId?: CertificateId | null;
  readonly purpose?: string | null;
}

export interface CommandRun<Value, Reason extends string> {
  readonly name: CommandName;
  readonly input: Json;
  readonly context: CommandContext;
  readonly subject: Subject;
  /** Decides before it writes: when it refuses, it has changed nothing. */
  readonly work: (tx: Transaction) => Promise<Outcome<Value, Reason>>;
  /** False for a refusal that repeats one already audited. Asked after `work`. */
  readonly auditsRefusal?: () => boolean;
}

/**
 * What every command does around its own work, all in one transaction:
 * 1 a repeated idempotency key returns the recorded outcome · 2 the actor must be allowed, and say
 * why · 3 the work · 4 a refusal is audited · 5 the outcome is kept under its key.
 */
export function runCommand<Value extends Json, Reason extends string>(
  deps: LifecycleDependencies,
  run: CommandRun<Value, Reason>,
): Promise<Outcome<Value, Reason>> {
  const { name, input, context } = run;
  const actor = describeActor(context.actor);
  const key = context.idempotencyKey;
  const inputHash = createHash('sha256').update(canonicalJson({ name, input })).digest('hex');

  return deps.transactions.run(async (tx) => {
    if (key !== undefined) {
      const recorded = await deps.idempotency.claim(tx, actor, key);
      if (recorded !== null) {
        if (recorded.inputHash === inputHash) {
          context.repeated?.();
          return recorded.outcome as unknown as Outcome<Value, Reason>;
        }
        const detail = 'This idempotency key was used for a command with other input.';
        const reused: Refusal<'idempotency_key_reused'> = { reason: 'idempotency_key_reused', detail };
        await auditRefusal(deps, tx, run, reused);
        return refused(reused);
      }
    }
    const forbidden = precondition(name, context);
    const outcome = forbidden === null ? await run.work(tx) : refused(forbidden);
    if (!outcome.ok && (forbidden !== null || (run.auditsRefusal?.() ?? true))) {
      await auditRefusal(deps, tx, run, outcome.refusal);
    }
    if (key !== undefined) {
      await deps.idempotency.record(tx, actor, key, { inputHash, outcome: outcome as unknown as Json });
    }
    return outcome;
  });
}

/** Why an actor may not run this command at all; null: it may. */
export function precondition(
  name: CommandName,
  { actor, reason }: CommandContext,
): Refusal<'role_missing' | 'reason_missing'> | null {
  const missing = missingPermission(name, actor);
  if (missing !== null) return { reason: 'role_missing', detail: missing };
  if (reason.trim() === '') return { reason: 'reason_missing', detail: 'Say why.' };
  return null;
}

export async function auditRefusal(
  deps: LifecycleDependencies,
  tx: Transaction,
  { name, context, subject }: Pick<CommandRun<Json, string>, 'name' | 'context' | 'subject'>,
  refusal: Refusal<string>,
): Promise<void> {
  await deps.audit.append(
    tx,
    auditEntryOf(deps.clock.now(), context, {
      action: name,
      outcome: 'refused',
      identityId: subject.identityId ?? null,
      certificateId: subject.certificateId ?? null,
      purpose: subject.purpose ?? null,
      detail: { refusal: refusal.reason, sentence: refusal.detail },
    }),
  );
}
