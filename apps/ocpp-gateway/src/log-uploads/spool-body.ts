import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LogUploadFailure } from '@bfcert/evse-security/station-contract';

export class UploadFailed extends Error {
  override readonly name = 'UploadFailed';
  readonly reason: LogUploadFailure;
  constructor(reason: LogUploadFailure, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

export interface Spooled {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Counts what has come so far, for whoever tells of a failure. */
export interface Progress {
  bytes: number;
}

/**
 * Writes what comes to a file of ours and sums it up on the way. One byte over `mostBytes` ends it: what is said of a
 * length is not what is sent. Nothing of it is read as anything: what a station has packed stays packed.
 *
 * @throws UploadFailed
 */
export async function spoolBody(
  body: Readable,
  path: string,
  {
    mostBytes,
    progress,
    signal,
  }: { readonly mostBytes: number; readonly progress: Progress; readonly signal: AbortSignal },
): Promise<Spooled> {
  const hash = createHash('sha256');
  const counted = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      progress.bytes += chunk.length;
      if (progress.bytes > mostBytes) return done(new UploadFailed('file_too_large'));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(body, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  } catch (error) {
    throw failureOf(error, signal);
  }
  return { bytes: progress.bytes, sha256: hash.digest('hex') };
}

function failureOf(error: unknown, { aborted, reason }: AbortSignal): UploadFailed {
  if (error instanceof UploadFailed) return error;
  if (aborted && reason instanceof UploadFailed) return reason;
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new UploadFailed('storage_full', error);
  if (code?.startsWith('E') === true && !WHILE_READING.has(code)) {
    return new UploadFailed(code.startsWith('ERR_') ? 'interrupted' : 'storage_failed', error);
  }
  return new UploadFailed('interrupted', error);
}

/** Of the connection, where everything else is of the disk. */
const WHILE_READING: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT']);
