import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface WantedPort {
  /** Where the configuration says it, e.g. `ports.http`. */
  readonly setting: string;
  readonly host: string;
  readonly port: number;
}

/** The children of a system that was killed end by themselves, and give their ports free, within this time. */
const PATIENCE_MS = 5_000;
const LOOK_AGAIN_MS = 100;

/**
 * Resolves when each port can be listened on.
 *
 * @throws with one sentence that names the port and its setting.
 */
export async function awaitFreePorts(wanted: readonly WantedPort[], patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (const one of wanted) {
    for (let code = await tryPort(one); code !== null; code = await tryPort(one)) {
      if (code !== 'EADDRINUSE' || performance.now() >= deadline) throw new Error(sentence(one, code));
      await wait(LOOK_AGAIN_MS);
    }
  }
}

/** Null when it is free, else the system's code for why not. */
function tryPort({ host, port }: WantedPort): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

function sentence({ setting, host, port }: WantedPort, code: string): string {
  const where = `port ${port} on ${host} (${setting})`;
  if (code === 'EADDRINUSE') return `${where} is in use by another program: end it, or choose another port`;
  if (code === 'EACCES') return `${where} may not be opened by this user: choose one above 1023`;
  if (code === 'EADDRNOTAVAIL') return `${where} cannot be opened: ${host} is not an address of this machine`;
  return `${where} cannot be opened: ${code}`;
}

/** Below the range from which Linux takes the ports of outgoing connections (`ip_local_port_range`: from 32768). */
const FIRST_FREE = 20_000;
const LAST_FREE = 32_000;

/** Ports of the loopback that nobody listens on now. @throws when there are not that many. */
export async function freeLoopbackPorts(count: number): Promise<number[]> {
  const free: number[] = [];
  const span = LAST_FREE - FIRST_FREE;
  const start = Math.floor(Math.random() * span);
  for (let tried = 0; tried < span && free.length < count; tried++) {
    const port = FIRST_FREE + ((start + tried) % span);
    if ((await tryPort({ setting: '', host: '127.0.0.1', port })) === null) free.push(port);
  }
  if (free.length < count) throw new Error(`there are no ${count} free ports from ${FIRST_FREE} to ${LAST_FREE}`);
  return free;
}
