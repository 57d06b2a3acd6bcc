import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LocalSocketUnsafe } from './errors.ts';

/** `sun_path` holds 108 bytes with its final NUL on Linux and 104 on macOS. */
export const SOCKET_PATH_BYTES = 103;
/** A socket is bound under a temporary name beside its own, `.` and this many characters. */
export const TEMPORARY_NAME_LENGTH = 12;

/**
 * `<dataDirectory>/<name>.sock`, or where that is too long for the kernel a path in a private
 * directory of this user below the system's temporary directory, keyed by the data directory. The
 * temporary directory may differ between processes with different environments: work the path out
 * once and hand it to the others.
 */
export function socketPathFor(dataDirectory: string, name: string): string {
  const directory = resolve(dataDirectory);
  const natural = join(directory, `${name}.sock`);
  const longest = Math.max(Buffer.byteLength(natural), Buffer.byteLength(directory) + TEMPORARY_NAME_LENGTH + 2);
  if (longest <= SOCKET_PATH_BYTES) return natural;
  const key = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  return join(tmpdir(), `bfcert-${process.getuid?.() ?? 0}`, `${key}-${name}.sock`);
}

/** Makes the directory (mode 0700) or checks that it is ours and closed to everybody else. */
export async function preparePrivateDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const found = await lstat(directory);
  if (!found.isDirectory()) throw new LocalSocketUnsafe(`${directory} is not a directory`);
  if (process.getuid !== undefined && found.uid !== process.getuid()) {
    throw new LocalSocketUnsafe(`${directory} belongs to another user (uid ${found.uid})`);
  }
  if ((found.mode & 0o077) !== 0) {
    throw new LocalSocketUnsafe(`${directory} is open to other users; set its mode to 0700`);
  }
}
