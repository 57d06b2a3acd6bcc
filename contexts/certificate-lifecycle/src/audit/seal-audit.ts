import { chainStart, sealEntry } from '@bfcert/kernel/audit-chain';
import type { LifecycleDependencies } from '../ports.ts';
import type { AuditEntry, SealedAuditEntry } from './audit-entry.ts';

const BATCH = 200;

/** The form that is hashed: the entry with its place, so that neither can change. */
export const sealable = (seq: number, entry: AuditEntry) => ({ ...entry, sequence: seq });

/**
 * Chains what has been committed since the last time. Transitions only insert, and one sealer
 * chains in batches: a lock on one chain head per transition would serialise the whole fleet.
 */
export async function sealAudit(deps: LifecycleDependencies): Promise<{ readonly sealed: number }> {
  let total = 0;
  for (;;) {
    const sealed = await sealBatch(deps);
    total += sealed;
    if (sealed < BATCH) return { sealed: total };
  }
}

function sealBatch(deps: LifecycleDependencies): Promise<number> {
  return deps.transactions.run(async (tx) => {
    const entries = await deps.audit.takeUnsealed(tx, BATCH);
    if (entries.length === 0) return 0;
    let { seq, hash } = (await deps.audit.head(tx)) ?? { seq: chainStart.sequence, hash: chainStart.hash };
    const sealed = entries.map((entry): SealedAuditEntry => {
      const previousHash = hash;
      seq += 1;
      hash = sealEntry(previousHash, sealable(seq, entry));
      return { seq, entry, previousHash, hash };
    });
    await deps.audit.seal(tx, sealed);
    return sealed.length;
  });
}
