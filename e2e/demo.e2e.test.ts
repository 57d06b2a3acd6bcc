import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Place, placeAt } from './system/launch.ts';
import { childOf, processesAt } from './system/processes.ts';
import { randomFrom } from './system/random.ts';
import { type Demo, expectGoodEnd, runDemo } from './system/run-demo.ts';

/** `npm run faults:kills` does twenty. */
const KILLS = Number(process.env.KILLS ?? 5);
/** A demo that begins with all its stations on the way is another one than one that has most of them there. */
const KILLS_PER_SERIES = 10;
/** The others die while stations are enrolled and migrate. */
const WHILE_IT_STARTS_ONE_IN = 4;

const folders: string[] = [];
const demos: Demo[] = [];
afterEach(async () => {
  // Also one that a test has given up waiting for.
  for (const demo of demos.splice(0)) await demo.kill();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function freshPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'bfcert-demo-'));
  folders.push(folder);
  return placeAt(join(folder, 'data'));
}

function start(place: Place, chargers: number): Demo {
  const demo = runDemo(place, chargers);
  demos.push(demo);
  return demo;
}

describe('the demo', () => {
  it('ends with every good station active, the bad one explained, and one line of JSON', async () => {
    const place = await freshPlace();
    const end = await start(place, 4).ended;
    expect(end.stderr).toBe('');
    expectGoodEnd(end, 4);
    expect(end.lines).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`http://127.0.0.1:${place.ports.http}`),
        expect.stringContaining(join(place.dataDirectory, 'admin-token')),
        expect.stringMatching(/^\[.*\] 3 of 4 on Profile 3 · 0 on their way · 1 stopped$/),
        expect.stringMatching(/^CS-0002 stopped: /),
      ]),
    );
    expect(processesAt(place.dataDirectory)).toEqual([]);
  });
});

describe(`a demo that is killed ${KILLS} times and started again each time`, () => {
  const series = Array.from({ length: Math.ceil(KILLS / KILLS_PER_SERIES) }, (_, index) => ({
    series: index + 1,
    kills: Math.min(KILLS_PER_SERIES, KILLS - index * KILLS_PER_SERIES),
  }));
  const seed = Number(process.env.SEED ?? randomInt(2 ** 31));
  const random = randomFrom(seed);

  it.each(series)(
    `ends as one that nobody killed: series $series (SEED=${seed})`,
    async ({ series, kills: wanted }) => {
      const place = await freshPlace();
      // One more after each life, so that in every one somebody is on the way.
      let chargers = 3;
      for (let kills = 0; kills < wanted; chargers++) {
        const demo = start(place, chargers);
        const end = await Promise.race([demo.ended, momentIn(demo, kills)]);
        if (typeof end !== 'string') {
          expectGoodEnd(end, chargers);
          continue;
        }
        await demo.kill();
        kills++;
        console.log(`series ${series}, kill ${kills} of a demo with ${chargers} stations, ${end}`);
      }

      const last = start(place, chargers);
      await Promise.race([last.ended, momentIn(last, 1)]);
      const server = childOf(last.pid, 'server');
      if (server !== undefined) process.kill(server, 'SIGKILL');
      expectGoodEnd(await last.ended, chargers);
    },
  );

  /** Resolves then. */
  async function momentIn(demo: Demo, count: number): Promise<string> {
    const starting = count % WHILE_IT_STARTS_ONE_IN === 0;
    if (!starting) await demo.saidReady;
    const afterMs = random.between(0, 3_000);
    await pause(afterMs);
    return `${afterMs} ms after ${starting ? 'its start' : 'it was ready'}`;
  }
});

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
