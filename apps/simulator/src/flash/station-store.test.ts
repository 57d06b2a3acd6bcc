import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileStore } from './file-store.ts';
import { Flash } from './flash.ts';
import { memoryStore } from './memory-store.ts';
import { exampleMemory, stationStoreContract } from './station-store-contract.ts';

const newPath = async () => join(await mkdtemp(join(tmpdir(), 'station-')), 'deep', 'station.json');

stationStoreContract('in memory', async () => {
  const store = memoryStore();
  return () => store;
});

stationStoreContract('in a file', async () => {
  const path = await newPath();
  return () => fileStore(path);
});

it('lets only its owner read the file, and leaves no draft beside it', async () => {
  const path = await newPath();
  await fileStore(path).save(exampleMemory);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(path, '..'))).toEqual(['station.json']);
});

it('refuses a file that holds something else', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'station-')), 'station.json');
  await writeFile(path, '{"format":7}');
  await expect(fileStore(path).load()).rejects.toThrow('not a station');
});

it('keeps the memory as it was when a change could not be stored', async () => {
  const flash = new Flash(
    { load: async () => null, save: async () => Promise.reject(new Error('no space left')) },
    exampleMemory,
  );
  await expect(flash.change(() => ({ organisation: 'Another CPO' }))).rejects.toThrow('no space left');
  expect(flash.memory.organisation).toBe('Example CPO');
});
