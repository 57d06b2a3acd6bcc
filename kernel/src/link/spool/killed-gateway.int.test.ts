import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectGatewayLink, listenServerLink } from '../unix-socket.ts';

const ROUNDS = 12;
const FIXTURE = new URL('./publishing-gateway.fixture.ts', import.meta.url).pathname;

test('every fact a gateway confirmed before kill -9 is delivered, in order', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'killed-'));
  const path = join(directory, 'link.sock');
  const spoolDirectory = join(directory, 'spool');
  const secret = randomBytes(32);
  const confirmed: number[] = [];
  const delivered: number[] = [];
  const done = Promise.withResolvers<void>();
  const listen = async () => {
    const server = await listenServerLink({ path, secretOf: () => secret });
    server.consume('station.evidence', async (payload) => {
      const { number } = payload as { number: number };
      delivered.push(number);
      if (number === -1) done.resolve();
    });
    return server;
  };
  let server = await listen();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      // Each round kills at another depth; in every third the server is away, so that facts pile up.
      const enough = confirmed.length + 1 + Math.floor(Math.random() * 400);
      if (round % 3 === 2) await server.close();
      await publishUntil(enough, Math.max(0, ...confirmed, ...delivered) + 1000);
      if (round % 3 === 2) server = await listen();
    }
    const gateway = await connectGatewayLink({ path, nodeId: 'gw-1', secret, spoolDirectory });
    await gateway.publish('station.evidence', { number: -1 });
    await done.promise;
    await gateway.close();
  } finally {
    await server.close();
    await rm(directory, { recursive: true });
  }

  const firsts = [...new Set(delivered)].filter((number) => number >= 0);
  expect(confirmed.length).toBeGreaterThanOrEqual(ROUNDS);
  expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
  const seen = new Set(delivered);
  expect(confirmed.filter((number) => !seen.has(number))).toEqual([]);

  async function publishUntil(count: number, from: number): Promise<void> {
    const child = spawn(process.execPath, [FIXTURE, path, spoolDirectory, secret.toString('hex'), String(from)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    let rest = '';
    for await (const chunk of child.stdout) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      confirmed.push(...lines.map(Number));
      if (confirmed.length >= count) child.kill('SIGKILL');
    }
    await exited;
  }
});
