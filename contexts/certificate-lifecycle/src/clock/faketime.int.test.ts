import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { LifecycleWorld } from '../testing/lifecycle-world.ts';

const SERVER = fileURLToPath(new URL('../testing/scheduling-server.fixture.ts', import.meta.url));
/** Debian's libfaketime, of whatever architecture. */
const [LIBRARY = ''] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');

interface Round {
  readonly now: string;
  readonly suspended: string | null;
  readonly started: number;
  readonly sweep: string;
}

let world: LifecycleWorld;
let folder: string;
let ids: CertificateId[];
const running: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  world = await LifecycleWorld.start();
  folder = await mkdtemp(join(tmpdir(), 'bfcert-faketime-'));
  ids = [];
  for (let i = 0; i < 3; i++) ids.push((await world.active(await world.charger())).id);
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(async () => {
  await world.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The wall clock of the process, from now on. What only counts stays as it is. */
async function setClock(time: string): Promise<void> {
  const file = join(folder, 'timestamp');
  // At once: a reader sees one time or the other.
  await writeFile(`${file}.new`, `@${time}\n`);
  await rename(`${file}.new`, file);
}

function startServer() {
  const argument = JSON.stringify({ connection: world.database.connection });
  const child = spawn(process.execPath, [SERVER, argument], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'] ?? '',
      TZ: 'UTC',
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: join(folder, 'timestamp'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  const ended = once(child, 'exit');
  const rounds = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const server = {
    confirm: () => child.stdin.write('confirm\n'),
    /** The first round that is as asked; those before it are told to `before`. */
    async until(wanted: (round: Round) => boolean, before: (round: Round) => void = () => {}): Promise<Round> {
      for (;;) {
        const { value, done } = await rounds.next();
        if (done === true) throw new Error('the server has ended');
        const round = JSON.parse(value) as Round;
        if (wanted(round)) return round;
        before(round);
      }
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
  running.push(server);
  return server;
}

const stages = () => Promise.all(ids.map((id) => world.stage(id)));
const started = (round: Round) => round.started > 0;

it('a running server renews and retires nothing when its wall clock jumps, until a person has confirmed the time', async () => {
  await setClock('2026-03-02 00:00:00');
  const server = startServer();
  expect(await server.until(() => true)).toMatchObject({ suspended: null, started: 0, sweep: 'done' });
  const noneStarts = (round: Round) => expect([round, started(round)]).toEqual([round, false]);

  await setClock('2026-09-18 00:00:00');
  const jumped = await server.until(({ suspended }) => suspended !== null, noneStarts);
  expect(jumped).toMatchObject({ now: expect.stringMatching(/^2026-09-18/), started: 0, sweep: 'clock_jumped' });
  await setClock('2026-03-01 00:00:30');
  const back = await server.until(({ now }) => now.startsWith('2026-03-01'), noneStarts);
  expect(back.suspended).not.toBeNull();
  await setClock('2026-03-02 00:01:00');
  await server.until(({ now }) => now.startsWith('2026-03-02'), noneStarts);
  server.confirm();
  expect(await server.until(({ suspended }) => suspended === null, noneStarts)).toMatchObject({ sweep: 'done' });
  expect(await stages()).toEqual(['active', 'active', 'active']);
  expect(await world.events()).not.toContain('CertificateRenewalStarted');
  await server.stop();

  // What really passes while nobody runs is no jump, but for so long a person must say it: then they are renewed.
  await setClock('2026-08-10 00:00:00');
  const late = startServer();
  expect(await late.until(() => true)).toMatchObject({ started: 0, sweep: 'clock_jumped' });
  late.confirm();
  expect(await late.until(started, noneStarts)).toMatchObject({ suspended: null, started: 3 });
});
