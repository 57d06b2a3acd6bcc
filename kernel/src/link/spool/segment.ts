import { open as openFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeRecord, type SpoolRecord } from './record.ts';

/** What the spool needs of a file; tests give one whose disk fails. */
export interface SpoolFile {
  write(bytes: Buffer, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export type OpenSpoolFile = (path: string, flags: 'wx', mode: number) => Promise<SpoolFile>;

export const SEGMENT_SUFFIX = '.facts';

/** Named after its first sequence, so that names sort in the order of the facts. */
export const segmentName = (first: number) => `${String(first).padStart(16, '0')}${SEGMENT_SUFFIX}`;

/** The file at the end of the spool, which alone is written. */
export class Segment {
  readonly path: string;
  readonly #file: SpoolFile;
  #length = 0;

  private constructor(path: string, file: SpoolFile) {
    this.path = path;
    this.#file = file;
  }

  /** The new file's name is on stable storage before anything in it is confirmed. */
  static async create(directory: string, first: number, open: OpenSpoolFile): Promise<Segment> {
    const path = join(directory, segmentName(first));
    const segment = new Segment(path, await open(path, 'wx', 0o600));
    try {
      const entries = await openFile(directory, 'r');
      await entries.sync().finally(() => entries.close());
    } catch (error) {
      await segment.close();
      await unlink(path);
      throw error;
    }
    return segment;
  }

  get length(): number {
    return this.#length;
  }

  /** Resolves when all of `records` are on stable storage. After it threw, the segment must be abandoned. */
  async append(records: readonly SpoolRecord[]): Promise<void> {
    const bytes = Buffer.concat(records.map(encodeRecord));
    let written = 0;
    while (written < bytes.length) {
      const at = this.#length + written;
      written += (await this.#file.write(bytes, written, bytes.length - written, at)).bytesWritten;
    }
    await this.#file.datasync();
    this.#length += bytes.length;
  }

  /**
   * After a failed write or sync the kernel may drop what it could not store and report success the next time, so
   * nothing more is written to this file. Its unconfirmed tail is cut off if the disk still allows that.
   */
  async abandon(): Promise<unknown[]> {
    const outcomes = [await settle(this.#file.truncate(this.#length)), await settle(this.#file.close())];
    return outcomes.filter((error) => error !== null);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

const settle = (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
