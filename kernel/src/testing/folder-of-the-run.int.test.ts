import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';

/** As vitest: sets up twice, for two projects, and ends by `process.exit` when it is told to. */
const RUN = `
  const { setup } = await import(process.argv[1]);
  const { mkdtempSync, writeFileSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  setup();
  setup();
  const forgotten = [process.env.BFCERT_TEST_FOLDER_IN_MEMORY, tmpdir()]
    .filter(Boolean)
    .map((folder) => mkdtempSync(folder + '/forgotten-'));
  for (const folder of forgotten) writeFileSync(folder + '/file', 'left');
  process.once('SIGTERM', () => process.exit(143));
  process.stdin.once('end', () => process.exit(0));
  process.stdin.resume();
  for (const folder of forgotten) console.log(folder);
`;
const MODULE = new URL('./folder-of-the-run.ts', import.meta.url).href;

interface Run {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  /** Folders that it made and does not remove. */
  readonly forgotten: readonly string[];
  readonly exited: Promise<unknown>;
}

let directory: string;
/** In place of what the host has in memory. */
let memory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'runs-'));
  memory = mkdtempSync(join(tmpdir(), 'memory-'));
});

async function started(inMemory = memory): Promise<Run> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', RUN, MODULE], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, TMPDIR: directory, TEST_MEMORY: inMemory },
  });
  const exited = once(child, 'exit');
  const forgotten: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    forgotten.push(line);
    if (line.startsWith(directory)) break;
  }
  return { child, forgotten, exited };
}

async function ended(run: Run, how: 'by itself' | 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (how === 'by itself') run.child.stdin.end();
  else run.child.kill(how);
  await run.exited;
}

test.each(['by itself', 'SIGTERM'] as const)(
  'a run of tests that ends %s leaves nothing of what its tests made',
  async (how) => {
    const run = await started();
    expect(run.forgotten.map((folder) => existsSync(join(folder, 'file')))).toEqual([true, true]);
    expect([directory, memory].map((one) => readdirSync(one).length)).toEqual([1, 1]);
    await ended(run, how);
    expect([directory, memory].flatMap((one) => readdirSync(one))).toEqual([]);
  },
);

test('what a killed run left is removed by the next, which lets alone what another works with', async () => {
  const killed = await started();
  const other = await started();
  await ended(killed, 'SIGKILL');
  expect(killed.forgotten.map((folder) => existsSync(folder))).toEqual([true, true]);

  const next = await started();
  expect(killed.forgotten.map((folder) => existsSync(folder))).toEqual([false, false]);
  expect(other.forgotten.map((folder) => existsSync(join(folder, 'file')))).toEqual([true, true]);

  await ended(next, 'by itself');
  await ended(other, 'by itself');
  expect([directory, memory].flatMap((one) => readdirSync(one))).toEqual([]);
});

test('a run on a host with no memory for files has its one folder', async () => {
  const run = await started(join(memory, 'is-not-there'));
  expect(run.forgotten).toHaveLength(1);
  await ended(run, 'by itself');
});
