import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';

/** As vitest: sets up twice, for two projects, and ends by `process.exit` when it is told to. */
const RUN = `
  const { setup } = await import(process.argv[1]);
  const { mkdtempSync, writeFileSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  setup();
  setup();
  const forgotten = mkdtempSync(tmpdir() + '/forgotten-');
  writeFileSync(forgotten + '/file', 'left');
  process.once('SIGTERM', () => process.exit(143));
  process.stdin.once('end', () => process.exit(0));
  process.stdin.resume();
  process.stdout.write(forgotten);
`;
const MODULE = new URL('./folder-of-the-run.ts', import.meta.url).href;

interface Run {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  /** A folder that it made and does not remove. */
  readonly forgotten: string;
  readonly exited: Promise<unknown>;
}

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'runs-'));
});

async function started(): Promise<Run> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', RUN, MODULE], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, TMPDIR: directory },
  });
  const exited = once(child, 'exit');
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, forgotten: said.toString(), exited };
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
    expect(existsSync(join(run.forgotten, 'file'))).toBe(true);
    expect(readdirSync(directory)).toHaveLength(1);
    await ended(run, how);
    expect(readdirSync(directory)).toEqual([]);
  },
);

test('what a killed run left is removed by the next, which lets alone what another works with', async () => {
  const killed = await started();
  const other = await started();
  await ended(killed, 'SIGKILL');
  expect(existsSync(killed.forgotten)).toBe(true);

  const next = await started();
  expect(existsSync(killed.forgotten)).toBe(false);
  expect(existsSync(join(other.forgotten, 'file'))).toBe(true);

  await ended(next, 'by itself');
  await ended(other, 'by itself');
  expect(readdirSync(directory)).toEqual([]);
});
