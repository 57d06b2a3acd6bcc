import { type AuditSigner, NO_CHECKPOINT, openCheckpoint, signCheckpoint } from '@bfcert/kernel/audit-chain';
import { perfectSubtrees, rootAt } from '@bfcert/kernel/merkle-tree';
import type { AuditLogDependencies } from './audit-log.ts';
import type { StoredCheckpoint } from './checkpoint-store.ts';
import { growTree } from './grow-tree.ts';

/** The log no longer begins with what was signed of it: nothing more is signed until a person has looked. */
export class AuditLogForked extends Error {
  override readonly name = 'AuditLogForked';
}

/**
 * Signs how the log is now, when enough entries or enough time have passed since the last checkpoint.
 * Beside the sealing and the transitions, which wait for none of it.
 *
 * @throws AuditLogForked when the entries under the last checkpoint are not those that it was signed over.
 */
export async function makeCheckpoint(deps: AuditLogDependencies): Promise<StoredCheckpoint | null> {
  const { audit, checkpoints, clock, policy } = deps;
  const [head, last] = [await audit.sealedCount(), await checkpoints.last()];
  const fresh = head - (last?.size ?? 0);
  if (last !== null && fresh < 0)
    throw new AuditLogForked(`the last checkpoint is over ${last.size} entries, and there are ${head}`);
  if (fresh === 0) return null;
  const openedLast = last === null ? null : openCheckpoint(last.note, deps.keys.ring);
  if (openedLast?.ok === false) throw new AuditLogForked(`the last checkpoint does not hold: ${openedLast.detail}`);
  const age =
    openedLast === null ? Number.POSITIVE_INFINITY : clock.now().getTime() - Date.parse(openedLast.checkpoint.time);
  if (fresh < policy.everyEntries && age >= 0 && age < policy.everySeconds * 1_000) return null;

  await growTree(deps, head);
  return deps.transactions.run(async (tx) => {
    await checkpoints.lock(tx);
    // Another one was quicker.
    if ((await checkpoints.last())?.size !== last?.size) return null;
    const tree = perfectSubtrees((row, first) => checkpoints.nodes(row, first, 256));
    if (openedLast !== null) {
      const { size, root } = openedLast.checkpoint;
      if (!(await rootAt(tree, size)).equals(root)) {
        throw new AuditLogForked(`the first ${size} entries are not those over which their checkpoint was signed`);
      }
    }
    const made = {
      origin: deps.keys.ring.origin,
      size: head,
      root: await rootAt(tree, head),
      time: clock.now().toISOString(),
      previous: openedLast?.id ?? NO_CHECKPOINT,
    };
    const signer: AuditSigner = deps.keys.signer;
    const checkpoint = { size: head, note: signCheckpoint(made, signer) };
    await checkpoints.append(tx, checkpoint);
    return checkpoint;
  });
}
