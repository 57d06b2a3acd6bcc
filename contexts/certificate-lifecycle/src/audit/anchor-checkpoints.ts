import type { Clock } from '@bfcert/kernel/clock';
import { AnchorConflict, type CheckpointAnchor, statedSize } from './anchor.ts';
import type { AuditLogDependencies } from './audit-log.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;
const BATCH = 100;

/** How far an anchor has come. */
export interface AnchorStanding {
  readonly name: string;
  /** Entries under the last checkpoint that it has confirmed; null before this process has found out. */
  readonly anchored: number | null;
  /** For how long a checkpoint has been waiting for it; 0 when none is. */
  readonly lagSeconds: number;
  readonly failures: number;
  readonly lastError: string | null;
  /** It holds another checkpoint than the database. */
  readonly conflict: boolean;
}

/**
 * Brings the checkpoints to one anchor, in their order. Where it begins after a restart the anchor
 * itself knows, or it is given the last one again: nothing of this is in the database, which may be
 * an old copy.
 */
export class Anchoring {
  readonly #anchor: CheckpointAnchor;
  readonly #checkpoints: AuditLogDependencies['checkpoints'];
  readonly #clock: Clock;
  #anchored: number | null = null;
  #waitingSince: Date | null = null;
  #failures = 0;
  #notBefore = 0;
  #lastError: string | null = null;
  #conflict = false;

  constructor(anchor: CheckpointAnchor, { checkpoints, clock }: Pick<AuditLogDependencies, 'checkpoints' | 'clock'>) {
    this.#anchor = anchor;
    this.#checkpoints = checkpoints;
    this.#clock = clock;
  }

  standing(): AnchorStanding {
    const waiting = this.#waitingSince === null ? 0 : this.#clock.now().getTime() - this.#waitingSince.getTime();
    return {
      name: this.#anchor.name,
      anchored: this.#anchored,
      lagSeconds: Math.max(0, waiting) / 1_000,
      failures: this.#failures,
      lastError: this.#lastError,
      conflict: this.#conflict,
    };
  }

  /** As far as it goes now; a failure is kept, and tried again after a pause that doubles. */
  async advance(): Promise<void> {
    const now = this.#clock.now();
    const last = await this.#checkpoints.last();
    if (last === null || last.size === this.#anchored) return;
    this.#waitingSince ??= now;
    if (now.getTime() < this.#notBefore) return;
    try {
      await this.#publishAll(this.#anchored ?? (await this.#begin()));
      this.#waitingSince = null;
      this.#failures = 0;
      this.#lastError = null;
    } catch (error) {
      this.#conflict = error instanceof AnchorConflict;
      this.#lastError = error instanceof Error ? error.message : String(error);
      this.#notBefore = now.getTime() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures, 20));
      this.#failures += 1;
    }
  }

  async #publishAll(from: number): Promise<void> {
    let after = from;
    for (;;) {
      const next = await this.#checkpoints.after(after, BATCH);
      for (const checkpoint of next) {
        await this.#anchor.publish(checkpoint);
        this.#anchored = checkpoint.size;
        this.#conflict = false;
        after = checkpoint.size;
      }
      if (next.length < BATCH) return;
    }
  }

  /** After which size to go on. */
  async #begin(): Promise<number> {
    const { name } = this.#anchor;
    if (this.#anchor.latest === undefined) {
      const [, before] = await this.#checkpoints.before(null, 2);
      return before?.size ?? 0;
    }
    const note = await this.#anchor.latest();
    if (note === null) return 0;
    const size = statedSize(note);
    if ((await this.#checkpoints.at(size))?.note === note) return size;
    throw new AnchorConflict(`${name} holds a checkpoint over ${size} entries that is not in the database`);
  }
}
