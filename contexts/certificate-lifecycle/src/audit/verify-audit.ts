import { LogVerifier } from '@bfcert/kernel/audit-chain';
import { statedSize } from './anchor.ts';
import type { AuditVerdict } from './audit-entry.ts';
import type { AuditLogDependencies } from './audit-log.ts';
import { AnchorFeed, logPieces, takePieces } from './feed-verifier.ts';

/**
 * Verifies what the database holds against what was signed and against what lies outside. What it has
 * verified once it does not read again: the memory of that is this process's, out of the database's reach.
 */
export class AuditWatch {
  readonly #deps: AuditLogDependencies;
  #verifier: LogVerifier | null = null;
  #checkpoint = 0;
  #fullAt: Date | null = null;
  #running: Promise<AuditVerdict> | null = null;

  constructor(deps: AuditLogDependencies) {
    this.#deps = deps;
  }

  /** From where the last verification ended, or from the first entry on. Whoever asks meanwhile gets the same answer. */
  async verify({ full }: { readonly full: boolean }): Promise<AuditVerdict> {
    if (this.#running !== null && !full) return this.#running;
    await this.#running?.catch(() => undefined);
    this.#running ??= this.#verify(full).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** How far the verification under way has come; null when there is none. */
  get progress(): number | null {
    return this.#running === null ? null : (this.#verifier?.head.sequence ?? 0);
  }

  async #verify(full: boolean): Promise<AuditVerdict> {
    const verifier = !full && (await this.#holdsStill()) ? this.#verifier : null;
    return verifier === null ? this.#verifyAll() : this.#verifyOn(verifier);
  }

  async #verifyAll(): Promise<AuditVerdict> {
    const startedAt = this.#deps.clock.now();
    const verifier = new LogVerifier(this.#deps.keys.ring);
    this.#verifier = verifier;
    this.#checkpoint = 0;
    const feeds: AnchorFeed[] = [];
    for (const anchor of this.#deps.anchors) {
      // Known before any entry is read: what is laid down meanwhile may be about entries that come later.
      const latest = (await anchor.latest?.()) ?? null;
      if (anchor.read !== undefined && latest !== null) feeds.push(new AnchorFeed(anchor, anchor.read(0), latest));
    }
    await this.#take(verifier, feeds);
    for (const feed of feeds) await feed.feed(verifier, Number.POSITIVE_INFINITY);
    this.#fullAt = startedAt;
    return this.#verdictOf(verifier);
  }

  /** Only what came since. */
  async #verifyOn(verifier: LogVerifier): Promise<AuditVerdict> {
    for (const anchor of this.#deps.anchors) {
      const note = (await anchor.latest?.()) ?? null;
      if (note === null) continue;
      const size = statedSize(note);
      if (size > verifier.head.sequence) verifier.anchored(note, anchor.name);
      else if ((await this.#deps.checkpoints.at(size))?.note !== note) return this.#verifyAll();
    }
    // Entries are sealed while a checkpoint over those before them is being made: one that was stored after they were read
    // can only be met on a way that begins before them. Seldom, as making one takes milliseconds.
    const [next] = await this.#deps.checkpoints.after(this.#checkpoint, 1);
    if (next !== undefined && next.size < verifier.head.sequence) return this.#verifyAll();
    await this.#take(verifier, []);
    return this.#verdictOf(verifier);
  }

  async #take(verifier: LogVerifier, feeds: readonly AnchorFeed[]): Promise<void> {
    const after = { sequence: verifier.head.sequence, checkpoint: this.#checkpoint };
    for await (const pieces of logPieces(this.#deps, after)) {
      const last = pieces.findLast((piece) => piece.kind === 'entry');
      if (last !== undefined) for (const feed of feeds) await feed.feed(verifier, last.sealed.seq);
      takePieces(verifier, pieces);
      const signed = pieces.findLast((piece) => piece.kind === 'checkpoint');
      this.#checkpoint = signed?.stored.size ?? this.#checkpoint;
    }
  }

  /** Whether what was verified last still stands where it stood. */
  async #holdsStill(): Promise<boolean> {
    if (this.#verifier === null || this.#verifier.broken) return false;
    const { sequence, hash } = this.#verifier.head;
    if (sequence === 0) return true;
    const [last] = await this.#deps.audit.sealedAfter(sequence - 1, 1);
    if (last?.seq !== sequence || last.hash !== hash) return false;
    return this.#checkpoint === 0 || (await this.#deps.checkpoints.at(this.#checkpoint)) !== null;
  }

  async #verdictOf(verifier: LogVerifier): Promise<AuditVerdict> {
    const checkedAt = this.#deps.clock.now().toISOString();
    const fullAt = (this.#fullAt ?? this.#deps.clock.now()).toISOString();
    const verdict = verifier.verdict();
    if (!verdict.ok) return { ok: false, fault: verdict.fault, checkedAt, fullAt };
    const { head, signedTo, checkpoints } = verdict;
    return {
      ok: true,
      sealed: head.sequence,
      unsealed: await this.#deps.audit.unsealedCount(),
      head: head.sequence === 0 ? null : head.hash,
      signedTo,
      checkpoints,
      checkedAt,
      fullAt,
    };
  }
}
