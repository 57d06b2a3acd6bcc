import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range from which Linux takes the ports of outgoing connections (`ip_local_port_range`: from 32768). */
const FIRST = 12_000;
const PER_WORKER = 2_000;
const WORKERS = 10;

/** Each of vitest's workers has ports of its own. */
const lowest = FIRST + (Number(process.env.VITEST_POOL_ID ?? 0) % WORKERS) * PER_WORKER;
let next = randomInt(PER_WORKER);

/** Ports of the loopback that stay free for a system that is killed and started on them again: nobody takes one meanwhile. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const free: number[] = [];
  for (let tried = 0; tried < PER_WORKER && free.length < count; tried++) {
    const port = lowest + next;
    next = (next + 1) % PER_WORKER;
    if (await isFree(port)) free.push(port);
  }
  return free;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen({ host: '127.0.0.1', port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
