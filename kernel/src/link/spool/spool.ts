import { open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDirectory } from '../../local-socket/index.ts';
import { type Keeping, LinkUnavailable, SpoolFull } from '../link.ts';
import { AcknowledgedMark } from './acknowledged-mark.ts';
import { decodeRecords, RECORD_OVERHEAD, type SpoolRecord } from './record.ts';
import { type OpenSpoolFile, SEGMENT_SUFFIX, Segment } from './segment.ts';

/** A segment is closed at this size, and removed once all of it is acknowledged. */
const SEGMENT_BYTES = 4 * 1024 * 1024;
/** Of the bytes, kept free for what is essential. */
const RESERVED_PART = 1 / 4;

export interface SpoolOptions {
  /** Mode 0700, made when missing, held by one process at a time (`LocalSocketInUse`). */
  readonly directory: string;
  /** Bytes of unacknowledged facts. The disk holds up to one segment (4 MiB) more. */
  readonly maxBytes: number;
  readonly onProblem?: (problem: string) => void;
  readonly openFile?: OpenSpoolFile;
}

interface Stored extends SpoolRecord {
  readonly onTaken?: (() => void) | undefined;
}

interface Pending extends Stored {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A durable queue of byte strings in files that are only appended to. Appends that arrive while the
 * disk is busy share the next sync. What was confirmed survives the death of the process at any moment.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #mark: AcknowledgedMark;
  readonly #lock: { release(): Promise<void> };
  /** On stable storage, unacknowledged, oldest first. */
  readonly #stored: Stored[] = [];
  readonly #closedSegments: { path: string; last: number }[] = [];
  #current: Segment | null = null;
  #lastSequence: number;
  /** Up to here an earlier process has appended. */
  #inherited = 0;
  #lastStored = 0;
  #bytes = 0;
  #pending: Pending[] = [];
  #writing: Promise<void> | null = null;
  #closed = false;
  #wake: (() => void)[] = [];

  private constructor(options: SpoolOptions, mark: AcknowledgedMark, lock: { release(): Promise<void> }) {
    this.#options = options;
    this.#mark = mark;
    this.#lock = lock;
    this.#lastSequence = mark.sequence;
  }

  static async open(options: SpoolOptions): Promise<Spool> {
    const lock = await lockDirectory(options.directory);
    try {
      const spool = new Spool(options, await AcknowledgedMark.open(options.directory), lock);
      await spool.#recover();
      return spool;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /**
   * Resolves once `body` is on stable storage. Throws `SpoolFull`, for what is not essential when three quarters are taken, or the
   * disk's error: it may then be kept or not.
   */
  append(body: Buffer, { essential = false, onTaken }: Keeping = {}): Promise<void> {
    if (this.#closed) return Promise.reject(new LinkUnavailable('the spool is closed', false));
    const size = RECORD_OVERHEAD + body.length;
    const { directory, maxBytes } = this.#options;
    const room = essential ? maxBytes : maxBytes * (1 - RESERVED_PART);
    if (this.#bytes + size > room) return Promise.reject(new SpoolFull(`${directory} holds its ${room} bytes`));
    this.#bytes += size;
    return new Promise((resolve, reject) => {
      this.#pending.push({ sequence: ++this.#lastSequence, body, onTaken, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  /** Of what an earlier process left, each that waits still: what `take` returns is called when it waits no more; null: nobody asks. */
  inherit(take: (body: Buffer) => (() => void) | null): void {
    for (const [index, record] of this.#stored.entries()) {
      if (record.sequence > this.#inherited) return;
      const onTaken = take(record.body);
      if (onTaken !== null) this.#stored[index] = { ...record, onTaken: both(record.onTaken, onTaken) };
    }
  }

  /** Whether everything that was appended is acknowledged. */
  get isEmpty(): boolean {
    return this.#stored.length === 0 && this.#pending.length === 0 && this.#writing === null;
  }

  /** The oldest unacknowledged records, at least one when there is any. Resolves empty only on close or `until`. */
  async oldest(maxRecords: number, maxBytes: number, until: AbortSignal): Promise<SpoolRecord[]> {
    while (this.#stored.length === 0 && !this.#closed && !until.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      this.#wake.push(wake);
      until.addEventListener('abort', wake);
      await promise;
      until.removeEventListener('abort', wake);
    }
    const records: SpoolRecord[] = [];
    let bytes = 0;
    for (const record of this.#stored.slice(0, maxRecords)) {
      bytes += record.body.length;
      if (records.length > 0 && bytes > maxBytes) break;
      records.push(record);
    }
    return records;
  }

  /** Forgets every record up to and including `sequence`. */
  async acknowledge(sequence: number): Promise<void> {
    const kept = this.#stored.findIndex((record) => record.sequence > sequence);
    const gone = this.#stored.splice(0, kept === -1 ? this.#stored.length : kept);
    for (const { body, onTaken } of gone) {
      this.#bytes -= RECORD_OVERHEAD + body.length;
      onTaken?.();
    }
    const newest = gone.at(-1)?.sequence;
    if (newest === undefined || this.#closed) return;
    try {
      await this.#mark.set(newest);
      while (this.#closedSegments[0] !== undefined && this.#closedSegments[0].last <= newest) {
        await unlink(this.#closedSegments[0].path);
        this.#closedSegments.shift();
      }
    } catch (error) {
      this.#problem('cannot forget acknowledged facts; they will be delivered again after a restart', error);
    }
  }

  /** Waits for appends under way. What is unacknowledged stays on disk for the next process. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const wake of this.#wake.splice(0)) wake();
    await this.#writing;
    await this.#current?.close();
    await this.#mark.close();
    await this.#lock.release();
  }

  async #recover(): Promise<void> {
    const { directory } = this.#options;
    const names = (await readdir(directory)).filter((name) => name.endsWith(SEGMENT_SUFFIX)).sort();
    for (const name of names) {
      const path = join(directory, name);
      const { records, discarded } = decodeRecords(await readFile(path));
      if (discarded > 0) this.#problem(`${path} ends in ${discarded} bytes of a fact that was never confirmed`);
      const last = records.at(-1)?.sequence ?? 0;
      this.#lastSequence = Math.max(this.#lastSequence, last);
      if (last <= this.#mark.sequence) {
        await unlink(path);
        continue;
      }
      this.#closedSegments.push({ path, last });
      for (const record of records) {
        if (record.sequence <= this.#mark.sequence) continue;
        this.#stored.push(record);
        this.#bytes += RECORD_OVERHEAD + record.body.length;
      }
    }
    this.#inherited = this.#lastSequence;
  }

  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#store(batch);
      } catch (error) {
        await this.#giveUp(batch, error);
        continue;
      }
      for (const { sequence, body, onTaken, resolve } of batch) {
        this.#stored.push({ sequence, body, onTaken });
        resolve();
      }
      for (const wake of this.#wake.splice(0)) wake();
    }
    // In the same turn as the last look at what is pending: a later append must find that nobody writes.
    this.#writing = null;
  }

  async #store(batch: readonly Pending[]): Promise<void> {
    const { directory, openFile = open } = this.#options;
    this.#current ??= await Segment.create(directory, batch[0]?.sequence ?? this.#lastSequence, openFile);
    await this.#current.append(batch);
    this.#lastStored = batch.at(-1)?.sequence ?? this.#lastStored;
    if (this.#current.length < SEGMENT_BYTES) return;
    const full = this.#current;
    this.#current = null;
    this.#closedSegments.push({ path: full.path, last: this.#lastStored });
    await full.close();
  }

  async #giveUp(batch: readonly Pending[], cause: unknown): Promise<void> {
    const broken = this.#current;
    this.#current = null;
    if (broken !== null) {
      this.#closedSegments.push({ path: broken.path, last: this.#lastStored });
      for (const error of await broken.abandon())
        this.#problem(`cannot cut ${broken.path} to what is confirmed`, error);
    }
    for (const { body, reject } of batch) {
      this.#bytes -= RECORD_OVERHEAD + body.length;
      reject(cause);
    }
  }

  #problem(what: string, error?: unknown): void {
    this.#options.onProblem?.(error instanceof Error ? `${what}: ${error.message}` : what);
  }
}

const both = (first: (() => void) | undefined, second: () => void) => (): void => {
  first?.();
  second();
};
