import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startChild } from './child.ts';

/** What each of them does with its first line of standard input, `configuration`. */
const PROGRAMS = {
  obedient: `process.once('SIGTERM', () => process.exit(0)); say({ ready: true });`,
  stubborn: `process.on('SIGTERM', () => undefined); say({ ready: true });`,
  unable: `say({ ready: false, problem: 'no room for ' + configuration.name }); setTimeout(() => process.exit(1), 60_000);`,
  confused: `process.stdout.write('Hello!\\n');`,
  shortLived: `process.exit(3);`,
  telling: `writeFileSync(configuration.file, JSON.stringify(process.env)); say({ ready: true });`,
  leashed: `process.stdin.on('close', () => process.exit(0)); say({ ready: true });`,
} as const;

const PREAMBLE = `
  import { writeFileSync } from 'node:fs';
  import { createInterface } from 'node:readline';
  const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
  setInterval(() => undefined, 60_000);
  createInterface({ input: process.stdin }).once('line', (line) => { const configuration = JSON.parse(line);`;

describe('a child process', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bfcert-child-'));
    for (const [name, does] of Object.entries(PROGRAMS)) {
      await writeFile(join(folder, `${name}.mjs`), `${PREAMBLE}\n${does}\n});`);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(() => vi.unstubAllEnvs());
  const start = (program: keyof typeof PROGRAMS) =>
    startChild('the part', join(folder, `${program}.mjs`), { name: 'x' });

  it('is ready when it says so, runs, and ends when it is asked to', async () => {
    const child = start('obedient');
    await child.ready;
    expect(child.pid()).toBeGreaterThan(0);
    await child.stop(60_000);
    expect(await child.exited).toBe('ended with code 0');
    expect(child.pid()).toBeUndefined();
    await child.stop(60_000);
  });

  it('is killed when it does not end by itself', async () => {
    const child = start('stubborn');
    await child.ready;
    await child.stop(1);
    expect(await child.exited).toBe('was ended by SIGKILL');
  });

  it('tells why it cannot do its work', async () => {
    const child = start('unable');
    await expect(child.ready).rejects.toThrow('the part did not start: no room for x');
    await child.stop(0);
  });

  it('is not ready when it says something else', async () => {
    const child = start('confused');
    await expect(child.ready).rejects.toThrow('the part did not start: Hello!');
    await child.stop(0);
  });

  it('is not ready when it ends before it said anything', async () => {
    const child = start('shortLived');
    await expect(child.ready).rejects.toThrow('the part ended with code 3 before it was ready');
    await child.stop(60_000);
  });

  it.each([
    ['with a folder for what it compiles where we have one', 'compiled'],
    ['and no such folder where we have none', undefined],
  ])('has of our environment what Node itself needs, %s', async (_, name) => {
    const given = name === undefined ? {} : { NODE_COMPILE_CACHE: join(folder, name) };
    vi.stubEnv('NODE_ENV', 'production');
    vi.stubEnv('NODE_COMPILE_CACHE', given.NODE_COMPILE_CACHE);
    vi.stubEnv('BFCERT_TOKEN', 'a secret of ours');
    const file = join(folder, 'environment.json');
    const child = startChild('the part', join(folder, 'telling.mjs'), { file });
    await child.ready;
    const its: unknown = JSON.parse(await readFile(file, 'utf8'));
    expect(its).toEqual({ PATH: process.env.PATH, TZ: 'UTC', NODE_ENV: 'production', ...given });
    await child.stop(0);
  });

  it('ends by itself when its parent is killed', async () => {
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { startChild } from ${JSON.stringify(new URL('./child.ts', import.meta.url).href)};
         const child = startChild('the part', ${JSON.stringify(join(folder, 'leashed.mjs'))}, {});
         await child.ready;
         console.log(child.pid());`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    while (isAlive(Number(pid.toString()))) await new Promise((resolve) => setImmediate(resolve));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
