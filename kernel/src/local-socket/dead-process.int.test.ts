import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LocalSocketInUse, lockDirectory } from './index.ts';

const HOLDER = `
  const { lockDirectory } = await import(process.argv[1]);
  await lockDirectory(process.argv[2]);
  process.stdout.write('held');
  setInterval(() => {}, 1000);
`;

test('a directory is refused while a process holds it and free once that process was killed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'held-'));
  const module = new URL('./index.ts', import.meta.url).href;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, module, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(holder, 'exit');
  try {
    await once(holder.stdout, 'data');
    await expect(lockDirectory(directory)).rejects.toBeInstanceOf(LocalSocketInUse);
    holder.kill('SIGKILL');
    await exited;
    expect((await stat(join(directory, 'lock.sock'))).isSocket()).toBe(true);
    const lock = await lockDirectory(directory);
    await lock.release();
  } finally {
    holder.kill('SIGKILL');
    await exited;
    await rm(directory, { recursive: true });
  }
});
