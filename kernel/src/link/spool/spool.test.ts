import { appendFile, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LocalSocketInUse } from '../../local-socket/index.ts';
import { SpoolFull } from '../link.ts';
import { encodeRecord, RECORD_OVERHEAD } from './record.ts';
import { SEGMENT_SUFFIX, type SpoolFile } from './segment.ts';
import { Spool, type SpoolOptions } from './spool.ts';

const forever = new AbortController().signal;
let directory: string;
let spools: Spool[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spool-'));
  spools = [];
});
afterEach(async () => {
  for (const spool of spools) await spool.close();
  await rm(directory, { recursive: true });
});

async function openSpool(options: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await Spool.open({ directory, maxBytes: 64 * 1024 * 1024, ...options });
  spools.push(spool);
  return spool;
}

async function contents(spool: Spool): Promise<string[]> {
  return (await spool.oldest(1_000_000, Number.MAX_SAFE_INTEGER, forever)).map(({ body }) => body.toString());
}

const segments = async () => (await readdir(directory)).filter((name) => name.endsWith(SEGMENT_SUFFIX)).sort();

test('what was appended comes back in order in the next process, without what was acknowledged', async () => {
  const first = await openSpool();
  await Promise.all(['a', 'b', 'c', 'd'].map((text) => first.append(Buffer.from(text))));
  const [, second] = await first.oldest(10, 1000, forever);
  await first.acknowledge(second?.sequence ?? 0);
  expect(await contents(first)).toEqual(['c', 'd']);
  await first.close();
  const next = await openSpool();
  await next.append(Buffer.from('e'));
  expect(await contents(next)).toEqual(['c', 'd', 'e']);
});

test('what an earlier process left can be inherited, and whoever did hears when it is acknowledged; nothing else is', async () => {
  const first = await openSpool();
  for (const text of ['a', 'b', 'c']) await first.append(Buffer.from(text));
  await first.close();
  const next = await openSpool();
  await next.append(Buffer.from('d'));
  const seen: string[] = [];
  const taken: string[] = [];
  next.inherit((body) => {
    seen.push(body.toString());
    return body.toString() === 'b' ? null : () => taken.push(body.toString());
  });
  expect(seen).toEqual(['a', 'b', 'c']);
  for (const { sequence } of await next.oldest(10, 1_000, forever)) await next.acknowledge(sequence);
  expect(taken).toEqual(['a', 'c']);
});

test('sequences go on after everything was acknowledged, so that nothing new counts as acknowledged', async () => {
  for (const text of ['a', 'b', 'c']) {
    const spool = await openSpool();
    await spool.append(Buffer.from(text));
    const [record] = await spool.oldest(1, 1, forever);
    expect(record?.body.toString()).toBe(text);
    await spool.acknowledge(record?.sequence ?? 0);
    await spool.close();
  }
});

test.each([
  ['half a header', (record: Buffer) => record.subarray(0, RECORD_OVERHEAD / 2)],
  ['a body cut short', (record: Buffer) => record.subarray(0, record.length - 1)],
  [
    'blocks that never reached the disk',
    (record: Buffer) => Buffer.concat([record.subarray(0, 20), Buffer.alloc(record.length - 20)]),
  ],
  ['zeros', () => Buffer.alloc(4096)],
  ['an absurd length', () => Buffer.alloc(64, 0xff)],
])('a last record of %s is ignored, and named', async (_, damage) => {
  const spool = await openSpool();
  for (const text of ['a', 'b']) await spool.append(Buffer.from(text));
  await spool.close();
  const [segment] = await segments();
  const torn = damage(encodeRecord({ sequence: 3, body: Buffer.from('never confirmed') }));
  await appendFile(join(directory, segment ?? ''), torn);
  const problems: string[] = [];
  const next = await openSpool({ onProblem: (problem) => problems.push(problem) });
  await next.append(Buffer.from('c'));
  expect(await contents(next)).toEqual(['a', 'b', 'c']);
  expect(problems).toEqual([expect.stringContaining(`${torn.length} bytes`)]);
});

test('a full spool refuses, keeps what it has, and takes more after an acknowledgement', async () => {
  const size = RECORD_OVERHEAD + 100;
  const spool = await openSpool({ maxBytes: 4 * size });
  const appended = await Promise.allSettled([1, 2, 3, 4].map((fill) => spool.append(Buffer.alloc(100, fill))));
  expect(appended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  expect((appended[3] as PromiseRejectedResult).reason).toBeInstanceOf(SpoolFull);
  const [oldest] = await spool.oldest(1, 1, forever);
  await spool.acknowledge(oldest?.sequence ?? 0);
  await spool.append(Buffer.alloc(100, 5));
  expect((await spool.oldest(10, 10_000, forever)).map(({ body }) => body[0])).toEqual([2, 3, 5]);
  await spool.close();
  const next = await openSpool({ maxBytes: 4 * size });
  await expect(next.append(Buffer.alloc(100))).rejects.toBeInstanceOf(SpoolFull);
});

test('a quarter of the spool is kept free for what is essential', async () => {
  const spool = await openSpool({ maxBytes: 4 * (RECORD_OVERHEAD + 100) });
  for (const fill of [1, 2, 3]) await spool.append(Buffer.alloc(100, fill));
  await expect(spool.append(Buffer.alloc(100, 4))).rejects.toBeInstanceOf(SpoolFull);
  await spool.append(Buffer.alloc(100, 5), { essential: true });
  await expect(spool.append(Buffer.alloc(100, 6), { essential: true })).rejects.toBeInstanceOf(SpoolFull);
  expect((await spool.oldest(10, 10_000, forever)).map(({ body }) => body[0])).toEqual([1, 2, 3, 5]);
});

test('files are removed as their facts are acknowledged', async () => {
  const spool = await openSpool();
  for (let i = 0; i < 10; i++) await spool.append(Buffer.alloc(1024 * 1024, i));
  expect((await segments()).length).toBe(3);
  for (const { sequence } of await spool.oldest(10, 64 * 1024 * 1024, forever)) await spool.acknowledge(sequence);
  expect((await segments()).length).toBe(1);
  expect((await stat(join(directory, (await segments())[0] ?? ''))).mode & 0o777).toBe(0o600);
});

test('a directory belongs to one process at a time', async () => {
  await openSpool();
  await expect(openSpool()).rejects.toBeInstanceOf(LocalSocketInUse);
});

test('appends that wait for the disk share one sync', async () => {
  let syncs = 0;
  const spool = await openSpool({
    openFile: (path, flags, mode) => failingFile(path, flags, mode, { datasync: async () => void syncs++ }),
  });
  await Promise.all(Array.from({ length: 1000 }, (_, i) => spool.append(Buffer.from(`${i}`))));
  expect(syncs).toBe(2);
  expect((await contents(spool)).length).toBe(1000);
});

async function failingFile(path: string, flags: 'wx', mode: number, faults: Partial<SpoolFile>): Promise<SpoolFile> {
  const file = await open(path, flags, mode);
  return {
    write: (bytes, offset, length, position) => file.write(bytes, offset, length, position),
    datasync: () => file.datasync(),
    truncate: (length) => file.truncate(length),
    close: () => file.close(),
    ...faults,
  };
}

test.each(['write', 'datasync'] as const)(
  'an error of the disk on %s rejects, and neither this process nor the next one delivers the fact',
  async (operation) => {
    let broken = false;
    const disk: SpoolOptions['openFile'] = async (path, flags, mode) => {
      const file = await failingFile(path, flags, mode, {});
      const fail = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
      return {
        ...file,
        // Half of it arrives, as on a disk that fills up.
        write: (bytes, offset, length, position) =>
          broken && operation === 'write' && length < 10
            ? fail()
            : file.write(bytes, offset, broken && operation === 'write' ? length - 5 : length, position),
        datasync: () => (broken && operation === 'datasync' ? fail() : file.datasync()),
      };
    };
    const spool = await openSpool({ openFile: disk });
    await spool.append(Buffer.from('before'));
    broken = true;
    await expect(spool.append(Buffer.from('lost'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await contents(spool)).toEqual(['before']);
    broken = false;
    await spool.append(Buffer.from('after'));
    expect(await contents(spool)).toEqual(['before', 'after']);
    await spool.close();
    expect(await contents(await openSpool())).toEqual(['before', 'after']);
  },
);
