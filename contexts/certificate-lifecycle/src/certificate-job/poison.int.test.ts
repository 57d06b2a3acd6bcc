import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LifecycleWorld, operator } from '../testing/lifecycle-world.ts';

const fixture = fileURLToPath(new URL('../testing/dying-server.fixture.ts', import.meta.url));

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

/** How it ended: the signal that killed it, or null. */
async function server(poison: string): Promise<string | null> {
  const { connection } = world.database;
  const given = JSON.stringify({ connection, now: world.clock.now().toISOString(), poison });
  const child = spawn(process.execPath, [fixture, given], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [, signal] = await once(child, 'exit');
  return signal;
}

test('an order that always kills the server is given up after three attempts, and every other is carried out', async () => {
  const poison = await world.ordered(await world.charger());
  const others = await Promise.all(Array.from({ length: 6 }, async () => world.ordered(await world.charger())));
  const ends: (string | null)[] = [];
  for (let start = 1; start <= 20; start++) {
    ends.push(await server(poison));
    // As long as an attempt that says nothing has its record to itself.
    world.clock.advance(16_000);
    if ((await world.lifecycle.openJobs()).length === 0) break;
  }
  expect(ends.filter((signal) => signal !== null)).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
  const [dead] = await world.lifecycle.jobs({ dead: true, after: null, limit: 9 }, operator);
  expect(dead).toMatchObject({ certificateId: poison, attempts: 3, death: 'handler_dies' });
  expect(dead?.steps.map(({ what }) => what).slice(1, 4)).toEqual([
    'Attempt 1 began.',
    'Attempt 2 began.',
    'Attempt 3 began.',
  ]);
  const stages = await Promise.all(others.map((id) => world.stage(id)));
  expect(new Set(stages)).toEqual(new Set(['issued']));
}, 120_000);
