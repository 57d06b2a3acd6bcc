import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what the system gives to clients: one that dials while nobody listens could get the very port, and meet itself. */
const FIRST = 20_000;
const COUNT = 10_000;

/** A port of the loopback that a server can be started on again and again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') continue;
      throw error;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
