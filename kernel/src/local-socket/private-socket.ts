import { randomBytes } from 'node:crypto';
import { chmod, link, lstat, rename, unlink } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { LocalSocketInUse, LocalSocketUnsafe } from './errors.ts';
import { preparePrivateDirectory, SOCKET_PATH_BYTES, TEMPORARY_NAME_LENGTH } from './socket-path.ts';

const ATTEMPTS = 10;

/**
 * Makes `server` listen on `path`: mode 0600 in a directory of mode 0700, in place of the leftover of a dead process
 * but never of a live one (`LocalSocketInUse`). Resolves with what takes the file away again.
 *
 * The socket is bound under a temporary name and gets its own by link(2), which fails when the name is taken: so it is
 * never seen with a wider mode or before it listens, and of two processes that start together one wins.
 */
export async function listenPrivately(server: Server, path: string): Promise<() => Promise<void>> {
  if (Buffer.byteLength(path) > SOCKET_PATH_BYTES) {
    throw new LocalSocketUnsafe(`${path} is longer than the ${SOCKET_PATH_BYTES} bytes a socket path may have`);
  }
  const directory = dirname(path);
  await preparePrivateDirectory(directory);
  const temporary = temporaryName(directory);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(temporary, () => {
      server.off('error', reject);
      resolve();
    });
  });
  try {
    await chmod(temporary, 0o600);
    const ours = await lstat(temporary);
    await takeName(temporary, path);
    return async () => {
      const found = await lstat(path).catch(ignoreMissing);
      if (found?.ino === ours.ino && found.dev === ours.dev) await unlink(path).catch(ignoreMissing);
    };
  } catch (error) {
    await new Promise((resolve) => server.close(resolve));
    throw error;
  } finally {
    await unlink(temporary).catch(ignoreMissing);
  }
}

async function takeName(temporary: string, path: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return await link(temporary, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    await removeIfDead(path);
  }
  throw new LocalSocketInUse(`${path} keeps being taken by other processes`);
}

/** Moves the file aside before it judges: between a look and an unlink another process could have put its own there. */
async function removeIfDead(path: string): Promise<void> {
  const found = await lstat(path).catch(ignoreMissing);
  if (found === undefined) return;
  if (!found.isSocket()) throw new LocalSocketUnsafe(`${path} exists and is not a socket`);
  if (await isAlive(path)) throw inUse(path);
  const aside = temporaryName(dirname(path));
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (await isAlive(aside)) {
    await link(aside, path);
    await unlink(aside);
    throw inUse(path);
  }
  await unlink(aside);
}

/** Only a refused connection proves that nobody listens; any other outcome (a full backlog too) counts as alive. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes(codeOf(error) ?? '')));
  });
}

const inUse = (path: string) => new LocalSocketInUse(`${path} is held by a running process`);

function temporaryName(directory: string): string {
  return join(directory, `.${randomBytes(TEMPORARY_NAME_LENGTH / 2).toString('hex')}`);
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
