import type { Result } from '@bfcert/kernel/result';
import type { ImportRow } from './import-row.ts';

/** All that a source has at one moment. */
export interface WholeSource {
  readonly rows: readonly ImportRow[];
  /** SHA-256 of what was read, lower-case hex: the same for the same content. */
  readonly digest: string;
}

/**
 * A system that is asked for its subjects, where others send theirs. It only reads, and says nothing of what is to
 * become of them.
 */
export interface IdentityConnector {
  /** The source that it reads. */
  readonly source: string;
  /**
   * All it has, when that is newer than this moment (RFC 3339; null: whatever there is); null when it is not, or while it
   * is just being written. Refused with one sentence when it cannot be read.
   */
  readNewer(than: string | null): Promise<Result<WholeSource | null, string>>;
}
