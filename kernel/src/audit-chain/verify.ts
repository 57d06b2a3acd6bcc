import { type ChainHead, chainStart, type SealedEntry, sealEntry } from './seal.ts';

/**
 * `sequence_broken`: an entry is missing, doubled or out of place. `hash_mismatch`: this entry, or the
 * link to the one before it, is not what was sealed. `head_mismatch`: the chain holds in itself but ends
 * elsewhere than the known head: its tail was cut off, or it was sealed anew from some entry on.
 */
export type ChainBreak = 'sequence_broken' | 'hash_mismatch' | 'head_mismatch';

export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead }
  | { readonly ok: false; readonly brokenAt: number; readonly reason: ChainBreak };

/**
 * Recomputes every seal. `brokenAt` is the sequence of the first entry that does not hold; for
 * `head_mismatch` it is the first sequence that is missing, or the known head's own.
 *
 * A chain alone cannot show that its tail was cut off: pass the `knownHead` of an earlier
 * verification or of an external anchor. To verify in parts, pass the head of the part before as `after`.
 */
export function verifyChain(
  entries: Iterable<SealedEntry>,
  { after = chainStart, knownHead }: { readonly after?: ChainHead; readonly knownHead?: ChainHead } = {},
): ChainVerdict {
  let head = after;
  let knownHashSeen = knownHead === undefined || sameHead(head, knownHead);
  for (const { entry, hash } of entries) {
    const sequence = head.sequence + 1;
    if (entry.sequence !== sequence) return { ok: false, brokenAt: sequence, reason: 'sequence_broken' };
    if (sealEntry(head.hash, entry) !== hash) return { ok: false, brokenAt: sequence, reason: 'hash_mismatch' };
    head = { sequence, hash };
    if (knownHead !== undefined && sameHead(head, knownHead)) knownHashSeen = true;
  }
  if (knownHead !== undefined && !knownHashSeen) {
    const brokenAt = Math.min(head.sequence + 1, knownHead.sequence);
    return { ok: false, brokenAt, reason: 'head_mismatch' };
  }
  return { ok: true, head };
}

function sameHead(a: ChainHead, b: ChainHead): boolean {
  return a.sequence === b.sequence && a.hash === b.hash;
}
