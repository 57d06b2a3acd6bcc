import { canonicalJson } from '@bfcert/kernel/canonical-json';
import { consistencyProof, inclusionProof, leafHash, perfectSubtrees } from '@bfcert/kernel/merkle-tree';
import { type Result, refused } from '@bfcert/kernel/result';
import type { AuditEntryId } from './audit-entry.ts';
import type { AuditLogDependencies } from './audit-log.ts';
import type { StoredCheckpoint } from './checkpoint-store.ts';
import { sealable } from './seal-audit.ts';

/** All that somebody needs who has nothing but the audit's public key. Hashes are lower hex. */
export interface EntryProof {
  readonly sequence: number;
  /** What was hashed: canonical JSON. */
  readonly text: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly leafHash: string;
  /** From 0: `sequence - 1`. */
  readonly leafIndex: number;
  /** From the leaf's sibling to the root's child. */
  readonly path: readonly string[];
  readonly checkpoint: StoredCheckpoint;
}

type NoProof = 'audit_entry_unknown' | 'audit_entry_not_signed_yet';

/** Against the latest checkpoint, which is over every entry that has a proof. */
export async function proveEntry(
  { audit, checkpoints }: Pick<AuditLogDependencies, 'audit' | 'checkpoints'>,
  id: AuditEntryId,
): Promise<Result<EntryProof, { readonly reason: NoProof; readonly detail: string }>> {
  const written = await audit.find(id);
  if (written === null)
    return refused({ reason: 'audit_entry_unknown', detail: 'There is no audit entry with this id.' });
  const checkpoint = await checkpoints.last();
  if (written.seal === null || checkpoint === null || checkpoint.size < written.seal.seq) {
    const detail = 'No checkpoint has been signed over this entry yet: ask again in a minute.';
    return refused({ reason: 'audit_entry_not_signed_yet', detail });
  }
  const { seq, previousHash, hash } = written.seal;
  const path = await inclusionProof(treeOf(checkpoints), seq - 1, checkpoint.size);
  return {
    ok: true,
    value: {
      sequence: seq,
      text: canonicalJson(sealable(seq, written.entry)),
      previousHash,
      hash,
      leafHash: leafHash(Buffer.from(hash, 'hex')).toString('hex'),
      leafIndex: seq - 1,
      path: path.map((node) => node.toString('hex')),
      checkpoint,
    },
  };
}

export interface ConsistencyProof {
  readonly from: StoredCheckpoint;
  readonly to: StoredCheckpoint;
  readonly path: readonly string[];
}

/** That the entries under one checkpoint are the first of those under a later one. */
export async function proveConsistency(
  { checkpoints }: Pick<AuditLogDependencies, 'checkpoints'>,
  fromSize: number,
  toSize: number,
): Promise<
  Result<
    ConsistencyProof,
    { readonly reason: 'checkpoint_unknown' | 'checkpoints_out_of_order'; readonly detail: string }
  >
> {
  if (fromSize > toSize) {
    return refused({
      reason: 'checkpoints_out_of_order',
      detail: 'The first checkpoint is the one over fewer entries.',
    });
  }
  const [from, to] = [await checkpoints.at(fromSize), await checkpoints.at(toSize)];
  if (from === null || to === null) {
    const detail = `There is no checkpoint over ${from === null ? fromSize : toSize} entries.`;
    return refused({ reason: 'checkpoint_unknown', detail });
  }
  const path = await consistencyProof(treeOf(checkpoints), fromSize, toSize);
  return { ok: true, value: { from, to, path: path.map((node) => node.toString('hex')) } };
}

const treeOf = (checkpoints: AuditLogDependencies['checkpoints']) =>
  perfectSubtrees((row, first) => checkpoints.nodes(row, first, 256));
