import { createHmac } from 'node:crypto';
import { auditEntryOf, describeActor } from '@bfcert/certificate-lifecycle';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';

export interface Once<Refusal extends Json> {
  readonly command: string;
  readonly input: Json;
  /** See `KeyUse`. */
  readonly part?: string;
  /** What is said when the key was used for something else. */
  readonly reused: Refusal;
  readonly context: CommandContext;
  /** The charger it is about, where there is one for this actor. */
  readonly about?: ChargerId | null;
}

/**
 * A command's work and, when its request has an idempotency key, the record of its outcome, in one
 * transaction. The same key by the same actor returns that outcome and does nothing more. A refusal, whose work has
 * changed nothing, is audited.
 */
export function runOnce<Value extends Json, Refusal extends Json>(
  deps: EvseSecurityDependencies,
  once: Once<Refusal>,
  work: (tx: Transaction) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  const { transactions, stores, secrets } = deps;
  const { command, input, part = '', reused, context } = once;
  const { actor, idempotencyKey: key } = context;
  const audited = async (tx: Transaction): Promise<Result<Value, Refusal>> => {
    const outcome = await work(tx);
    if (!outcome.ok) await auditRefusal(deps, tx, once, outcome.refusal);
    return outcome;
  };
  if (key === undefined) return transactions.run(audited);
  const use = { actor: describeActor(actor), key, command, part };
  // Keyed, because an input may hold a station's password: the digest alone must not be a way to guess it.
  const inputDigest = createHmac('sha256', secrets.pepper)
    .update('idempotency\0')
    .update(canonicalJson({ command, input }))
    .digest('hex');
  return transactions.run(async (tx) => {
    const recorded = await stores.idempotency.claim(tx, use);
    if (recorded !== null) {
      if (recorded.command !== command || recorded.inputDigest !== inputDigest) {
        await auditRefusal(deps, tx, once, reused);
        return refused(reused);
      }
      context.repeated?.();
      // Only this function writes the records, and the digest names command and input.
      return recorded.outcome as unknown as Result<Value, Refusal>;
    }
    const outcome = await audited(tx);
    await stores.idempotency.record(tx, use, { inputDigest, outcome });
    return outcome;
  });
}

/** Its name and, where there is one, its sentence; never the input, which may hold a station's password. */
async function auditRefusal(
  { clock, audit }: EvseSecurityDependencies,
  tx: Transaction,
  { command, context, about = null }: Once<Json>,
  refusal: Json,
): Promise<void> {
  const deed = { action: command, outcome: 'refused', identityId: about, detail: named(refusal) } as const;
  await audit.append(tx, auditEntryOf(clock.now(), context, deed));
}

function named(refusal: Json): Json {
  if (typeof refusal !== 'object' || refusal === null || Array.isArray(refusal)) return { refusal };
  const { reason = null, detail = null } = refusal as { readonly reason?: Json; readonly detail?: Json };
  return { refusal: reason, sentence: detail };
}
