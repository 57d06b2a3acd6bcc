import { createHash } from 'node:crypto';
import { chmod, lchown, lstat, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Launcher } from './launcher.ts';

export const SOCKET_DIRECTORY_FILE = 'socket-directory';
const SOCKET_NAME = '.s.PGSQL.5432';

/** Of sockaddr_un.sun_path, without its final zero: 108 - 1 on Linux, 104 - 1 on macOS. */
const MAX_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

/**
 * The folder of PostgreSQL's socket, mode 0700: whoever can enter it may connect without a password.
 * Below the data directory where the path is short enough; else below the temporary directory, under a
 * name derived from the data directory's, and written down beside the data for whoever looks for it.
 */
export async function prepareSocketDirectory(home: string, owner: Launcher['owner']): Promise<string> {
  const own = join(home, 'run');
  const directory = fits(own) ? own : await shortDirectory(home, owner);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  if (owner !== null) await lchown(directory, owner.uid, owner.gid);
  await writeFile(join(home, SOCKET_DIRECTORY_FILE), `${directory}\n`, { mode: 0o600 });
  return directory;
}

const fits = (directory: string): boolean => Buffer.byteLength(join(directory, SOCKET_NAME)) <= MAX_SOCKET_PATH;

async function shortDirectory(home: string, owner: Launcher['owner']): Promise<string> {
  const name = `bfcert-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
  const path = [tmpdir(), '/tmp'].map((root) => join(root, name)).find(fits);
  if (path === undefined)
    throw new Error(`The paths below ${tmpdir()} are too long for a socket: set TMPDIR to a shorter one.`);
  try {
    await mkdir(path, { mode: 0o700 });
    return path;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  }
  // Anybody may create names in a temporary directory: one that is not ours is left alone.
  const found = await lstat(path);
  const ours = found.isDirectory() && [process.getuid?.(), owner?.uid].includes(found.uid);
  return ours ? path : mkdtemp(`${path.slice(0, -7)}-`);
}
