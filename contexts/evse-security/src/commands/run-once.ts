import { createHmac } from 'node:crypto';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
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
}

/**
 * A command's work and, when its request has an idempotency key, the record of its outcome, in one
 * transaction. The same key by the same actor returns that outcome and does nothing more.
 */
export function runOnce<Value extends Json, Refusal extends Json>(
  { transactions, stores, secrets }: EvseSecurityDependencies,
  { command, input, part = '', reused, context }: Once<Refusal>,
  work: (tx: Transaction) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  const { actor, idempotencyKey: key } = context;
  if (key === undefined) return transactions.run(work);
  const use = { actor: `${actor.kind}:${actor.id}`, key, command, part };
  // Keyed, because an input may hold a station's password: the digest alone must not be a way to guess it.
  const inputDigest = createHmac('sha256', secrets.pepper)
    .update('idempotency\0')
    .update(canonicalJson({ command, input }))
    .digest('hex');
  return transactions.run(async (tx) => {
    const recorded = await stores.idempotency.claim(tx, use);
    if (recorded !== null) {
      if (recorded.command !== command || recorded.inputDigest !== inputDigest) return refused(reused);
      // Only this function writes the records, and the digest names command and input.
      return recorded.outcome as unknown as Result<Value, Refusal>;
    }
    const outcome = await work(tx);
    await stores.idempotency.record(tx, use, { inputDigest, outcome });
    return outcome;
  });
}
