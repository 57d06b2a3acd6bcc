import type { LogVerifier } from '@bfcert/kernel/audit-chain';
import { canonicalJson } from '@bfcert/kernel/canonical-json';
import { type CheckpointAnchor, statedSize } from './anchor.ts';
import type { SealedAuditEntry } from './audit-entry.ts';
import type { AuditStore } from './audit-store.ts';
import type { CheckpointStore, StoredCheckpoint } from './checkpoint-store.ts';
import { sealable } from './seal-audit.ts';

const PAGE = 1_000;

/** A piece of the log in the order in which it is verified: entries, and after them what was signed over them. */
export type LogPiece =
  | { readonly kind: 'entry'; readonly sealed: SealedAuditEntry }
  | { readonly kind: 'checkpoint'; readonly stored: StoredCheckpoint };

/** As it is stored, a page at a time. */
export async function* logPieces(
  { audit, checkpoints }: { readonly audit: AuditStore; readonly checkpoints: CheckpointStore },
  after: { readonly sequence: number; readonly checkpoint: number } = { sequence: 0, checkpoint: 0 },
): AsyncGenerator<readonly LogPiece[]> {
  let { sequence, checkpoint } = after;
  // Known before any entry is read: what is signed meanwhile may be about entries that come later.
  const last = (await checkpoints.last())?.size ?? 0;
  const signedAfter = async (size: number): Promise<readonly StoredCheckpoint[]> =>
    (await checkpoints.after(size, PAGE)).filter((one) => one.size <= last);
  let signed = await signedAfter(checkpoint);
  for (;;) {
    const entries = await audit.sealedAfter(sequence, PAGE);
    const pieces: LogPiece[] = [];
    for (const sealed of entries) {
      while (signed[0] !== undefined && signed[0].size < sealed.seq) {
        pieces.push({ kind: 'checkpoint', stored: signed[0] });
        checkpoint = signed[0].size;
        signed = signed.length > 1 ? signed.slice(1) : await signedAfter(checkpoint);
      }
      pieces.push({ kind: 'entry', sealed });
    }
    if (pieces.length > 0) yield pieces;
    if (entries.length < PAGE) break;
    sequence = entries.at(-1)?.seq ?? sequence;
  }
  for (; signed.length > 0; signed = await signedAfter(checkpoint)) {
    yield signed.map((stored) => ({ kind: 'checkpoint', stored }));
    checkpoint = signed.at(-1)?.size ?? checkpoint;
  }
}

export function takePieces(verifier: LogVerifier, pieces: readonly LogPiece[]): void {
  for (const piece of pieces) {
    if (piece.kind === 'checkpoint') verifier.checkpoint(piece.stored.note);
    else {
      const { seq, entry, previousHash, hash } = piece.sealed;
      verifier.entry({ sequence: seq, text: canonicalJson(sealable(seq, entry)), previousHash, hash });
    }
  }
}

/** The notes of one anchor, given to the verifier before the entries that they are about. */
export class AnchorFeed {
  readonly #name: string;
  readonly #notes: AsyncIterator<string>;
  readonly #last: number;
  #next: IteratorResult<string> | null = null;

  /** `latest` is the last note that counts; left out, all of them do. */
  constructor({ name }: Pick<CheckpointAnchor, 'name'>, notes: AsyncIterable<string>, latest?: string) {
    this.#name = name;
    this.#notes = notes[Symbol.asyncIterator]();
    this.#last = latest === undefined ? Number.POSITIVE_INFINITY : statedSize(latest);
  }

  /** All that are about up to so many entries. */
  async feed(verifier: LogVerifier, upTo: number): Promise<void> {
    for (;;) {
      this.#next ??= await this.#notes.next();
      if (this.#next.done === true || statedSize(this.#next.value) > Math.min(upTo, this.#last)) return;
      verifier.anchored(this.#next.value, this.#name);
      this.#next = null;
    }
  }
}
