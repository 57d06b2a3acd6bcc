import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brainpoolServer } from '../testing/brainpool-server.ts';
import { type ObjectStore, openObjectStore, readObjectStoreAccess } from './index.ts';
import { MemoryStore } from './memory-store.ts';
import { s3Store } from './s3-store.ts';

let folder: string;
let server: S3rver;
let endpoint: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'object-store-'));
  server = new S3rver({
    port: 0,
    silent: true,
    directory: join(folder, 'buckets'),
    configureBuckets: [{ name: 'logs' }],
  });
  const { port } = await server.run();
  endpoint = `http://127.0.0.1:${port}`;
  // What this server takes.
  await writeFile(join(folder, 'key'), 'S3RVER\n');
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const bucket = async (name = 'logs') =>
  openObjectStore(
    await readObjectStoreAccess({
      kind: 's3',
      bucket: name,
      prefix: 'stations/',
      region: 'eu-central-1',
      endpoint,
      credentials: { accessKeyId: 'S3RVER', secretAccessKeyFile: join(folder, 'key') },
    }),
  );

const stores: readonly (readonly [name: string, open: () => Promise<ObjectStore>])[] = [
  ['a disk', async () => openObjectStore({ kind: 'disk', directory: join(folder, 'disk') })],
  ['a bucket of a server that nobody here wrote', () => bucket()],
  ['the memory of a test', async () => new MemoryStore()],
];

async function fileOf(content: Buffer) {
  const path = join(folder, `file-${randomBytes(6).toString('hex')}`);
  await writeFile(path, content);
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** What every store does. */
describe.each(stores)('%s', (_, open) => {
  test('gives back what was put, whatever it is, and nothing under another key', async () => {
    const store = await open();
    for (const content of [Buffer.alloc(0), Buffer.from('a\0\r\n\xff'), randomBytes(3_000_000)]) {
      await store.put('slg_1-1', await fileOf(content));
      const read = await store.open('slg_1-1');
      expect(read !== null && (await buffer(read)).equals(content)).toBe(true);
    }
    expect(await store.open('slg_1-2')).toBeNull();
    store.close();
  });

  test('removes, also what is not there', async () => {
    const store = await open();
    await store.put('slg_2-1', await fileOf(Buffer.from('x')));
    await store.remove('slg_2-1');
    await store.remove('slg_2-1');
    expect(await store.open('slg_2-1')).toBeNull();
    store.close();
  });

  test.each(['../x', 'a/b', '', '.', 'a\0', '%2e%2e', 'x'.repeat(201)])(
    'takes no key that could be a path: %j',
    async (key) => {
      const store = await open();
      const file = await fileOf(Buffer.from('x'));
      for (const does of [() => store.put(key, file), () => store.open(key), () => store.remove(key)])
        await expect((async () => does())()).rejects.toThrow('not a key');
      store.close();
    },
  );
});

test('on a disk it is for whoever runs the system alone, and nothing half-written stays', async () => {
  const directory = join(folder, 'own');
  const store = openObjectStore({ kind: 'disk', directory });
  await expect(store.put('k', { path: join(folder, 'none'), bytes: 1, sha256: '' })).rejects.toThrow('ENOENT');
  expect(await readdir(directory)).toEqual([]);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
});

test('a bucket that is not there is an error and not an empty store', async () => {
  const store = await bucket('elsewhere');
  await expect(store.put('k', await fileOf(Buffer.from('x')))).rejects.toThrow();
  store.close();
});

test('a bucket of a server whose root has a key on a brainpool curve is read', async () => {
  await using far = await brainpoolServer((tls) => createHttps(tls, (_, response) => response.end('a log')));
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const endpoint = `https://localhost:${far.port}`;
  const store = s3Store({ bucket: 'logs', prefix: '', region: 'eu-central-1', endpoint, credentials });
  const content = await store.open('key');
  expect(content && (await buffer(content)).toString()).toBe('a log');
  store.close();
});
