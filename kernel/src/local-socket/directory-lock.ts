import { createServer } from 'node:net';
import { LocalSocketInUse } from './errors.ts';
import { listenPrivately } from './private-socket.ts';
import { preparePrivateDirectory, socketPathFor } from './socket-path.ts';

/**
 * Makes `directory` (mode 0700) when it is missing and holds it for this process until released or
 * until the process ends, however it ends: the lock is a listening socket, so none is left behind
 * that a person must remove. Throws `LocalSocketInUse` when a live process holds it, and
 * `LocalSocketUnsafe` when other users may enter the directory.
 */
export async function lockDirectory(directory: string, name = 'lock'): Promise<{ release(): Promise<void> }> {
  await preparePrivateDirectory(directory);
  const server = createServer((socket) => socket.destroy());
  let removeFile: () => Promise<void>;
  try {
    removeFile = await listenPrivately(server, socketPathFor(directory, name));
  } catch (error) {
    if (!(error instanceof LocalSocketInUse)) throw error;
    throw new LocalSocketInUse(`another running process uses ${directory}`);
  }
  server.unref();
  return {
    async release() {
      await removeFile();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
