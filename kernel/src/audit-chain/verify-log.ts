import { leafHash, MerkleFrontier } from '../merkle-tree/index.ts';
import { type Checkpoint, NO_CHECKPOINT, openCheckpoint } from './checkpoint.ts';
import { Diagnosis, type LogEntry } from './diagnose.ts';
import type { AuditKeyRing } from './key-ring.ts';
import type { LogFault, LogFaultKind } from './log-fault.ts';
import { type ChainHead, chainStart, sealText } from './seal.ts';

export type LogVerdict =
  | {
      readonly ok: true;
      readonly head: ChainHead;
      /** Up to this entry a signed checkpoint vouches for the chain; 0 when none does. */
      readonly signedTo: number;
      readonly checkpoints: number;
    }
  | { readonly ok: false; readonly fault: LogFault };

/** A signed checkpoint that the chain must meet when it is that long. */
interface Expected {
  readonly checkpoint: Checkpoint;
  /** Where it comes from, for people; null for the log's own. */
  readonly anchor: string | null;
}

/**
 * Recomputes a log from its first entry on: every seal, the tree over the seals, and each signed
 * checkpoint, the log's own and those that lie elsewhere. Needs the memory of one batch, however long
 * the log is. After the first fault it only looks on to say what it is.
 */
export class LogVerifier {
  readonly #ring: AuditKeyRing;
  readonly #tree = new MerkleFrontier();
  #head: ChainHead = chainStart;
  #before: ChainHead = chainStart;
  #diagnosis: Diagnosis | null = null;
  #fault: LogFault | null = null;
  /** An anchor says otherwise: whether the log's own key has signed this history too, its later checkpoints tell. */
  #denied: LogFault | null = null;
  /** By size, ascending within what is to come. */
  #expected: Expected[] = [];
  #signedTo = 0;
  #checkpoints = 0;
  #lastCheckpoint = NO_CHECKPOINT;
  #lastKey = 1;

  constructor(ring: AuditKeyRing) {
    this.#ring = ring;
  }

  get head(): ChainHead {
    return this.#head;
  }

  get broken(): boolean {
    return this.#denied !== null || this.#settled;
  }

  get #settled(): boolean {
    return this.#fault !== null || this.#diagnosis !== null;
  }

  /** In the order in which they are stored. */
  entry(entry: LogEntry): void {
    if (this.#diagnosis !== null) {
      this.#diagnosis.follow(entry);
      return;
    }
    if (this.#fault !== null) return;
    const sequence = this.#head.sequence + 1;
    if (
      entry.sequence !== sequence ||
      entry.previousHash !== this.#head.hash ||
      sealText(this.#head.hash, entry.text) !== entry.hash
    ) {
      this.#diagnosis = new Diagnosis(entry, this.#head, this.#before);
      return;
    }
    this.#before = this.#head;
    this.#head = { sequence, hash: entry.hash };
    this.#tree.append(leafHash(Buffer.from(entry.hash, 'hex')));
    if (this.#expected[0]?.checkpoint.size === sequence) this.#meet();
  }

  /** One of the log's own, after the entries that it is about; in their order. */
  checkpoint(note: string): void {
    if (this.#settled) return;
    const opened = openCheckpoint(note, this.#ring);
    if (!opened.ok) {
      this.#fail('signature_wrong', this.#signedTo + 1, null, `A checkpoint does not hold: ${opened.detail}.`);
      return;
    }
    const { checkpoint, id, keyNumber } = opened;
    if (keyNumber < this.#lastKey) {
      const detail = `The checkpoint at entry ${checkpoint.size} is signed by an audit key that had been replaced.`;
      this.#fail('signature_wrong', checkpoint.size, null, detail);
      return;
    }
    if (checkpoint.previous !== this.#lastCheckpoint) {
      const detail = `Before the checkpoint at entry ${checkpoint.size} another one was taken out or put in.`;
      this.#fail('checkpoint_missing', checkpoint.size, null, detail);
      return;
    }
    this.#lastCheckpoint = id;
    this.#lastKey = keyNumber;
    this.#checkpoints += 1;
    this.#expect({ checkpoint, anchor: null });
  }

  /** One that lies elsewhere; not after more entries than it is about. */
  anchored(note: string, anchor: string): void {
    if (this.#settled) return;
    const opened = openCheckpoint(note, this.#ring);
    if (opened.ok) {
      this.#expect({ checkpoint: opened.checkpoint, anchor });
      return;
    }
    this.#fail(
      'signature_wrong',
      this.#signedTo + 1,
      null,
      `A checkpoint at ${anchor} does not hold: ${opened.detail}.`,
    );
  }

  /** What can be said so far; `whole` when the log ends here. */
  verdict({ whole }: { readonly whole: boolean } = { whole: true }): LogVerdict {
    const found = this.#fault ?? this.#denied ?? this.#diagnosis?.fault ?? (whole ? this.#cutTail() : null);
    if (found !== null) return { ok: false, fault: found };
    return { ok: true, head: this.#head, signedTo: this.#signedTo, checkpoints: this.#checkpoints };
  }

  #expect(expected: Expected): void {
    const { size } = expected.checkpoint;
    if (size < this.#head.sequence) {
      const detail = `${placeOf(expected)} stands after entry ${this.#head.sequence}: it is out of order.`;
      this.#fail('forked', size, this.#head.sequence, detail);
      return;
    }
    const at = this.#expected.findIndex((other) => other.checkpoint.size > size);
    this.#expected.splice(at < 0 ? this.#expected.length : at, 0, expected);
    if (size === this.#head.sequence) this.#meet();
  }

  /** Every checkpoint about exactly as many entries as there are now. */
  #meet(): void {
    const size = this.#head.sequence;
    const due = this.#expected
      .filter(({ checkpoint }) => checkpoint.size === size)
      .toSorted((a, b) => Number(a.anchor === null) - Number(b.anchor === null));
    this.#expected = this.#expected.slice(due.length);
    const root = this.#tree.root();
    const from = this.#signedTo + 1;
    for (const expected of due) {
      const { checkpoint, anchor } = expected;
      const holds = checkpoint.root.equals(root);
      if (holds && (anchor !== null || this.#denied === null)) continue;
      if (holds) {
        this.#fail('two_writers', from, this.#denied?.to ?? size, bothSigned(this.#denied, size));
        return;
      }
      const detail = `${placeOf(expected)} was signed over other entries: the first that differs is one of ${from} to ${size}.`;
      if (anchor === null) {
        this.#fail('forked', from, this.#denied?.to ?? size, this.#denied?.detail ?? detail);
        return;
      }
      this.#denied ??= { kind: 'forked', entry: from, to: size, detail };
    }
    if (this.#denied !== null) return;
    this.#signedTo = size;
  }

  #cutTail(): LogFault | null {
    const gone = this.#expected.at(-1);
    if (gone === undefined) return null;
    const from = this.#head.sequence + 1;
    const { size } = gone.checkpoint;
    return {
      kind: 'tail_cut',
      entry: from,
      to: size,
      detail: `Entries ${from} to ${size} are gone: ${placeOf(gone)} was signed over them.`,
    };
  }

  #fail(kind: LogFaultKind, entry: number, to: number | null, detail: string): void {
    this.#fault = { kind, entry, to, detail };
  }
}

/** Whoever wrote either history had the key: a restored server that went on, or two at once. */
const bothSigned = (denied: LogFault | null, size: number): string =>
  `${denied?.detail ?? ''} The checkpoint at entry ${size} was signed over these: two have written with one key.`;

function placeOf({ checkpoint, anchor }: Expected): string {
  return `The checkpoint at entry ${checkpoint.size}${anchor === null ? '' : ` that lies at ${anchor}`}`;
}
