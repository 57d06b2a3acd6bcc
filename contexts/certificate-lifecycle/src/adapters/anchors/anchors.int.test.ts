import { createHmac } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnchorConflict, type CheckpointAnchor } from '../../audit/anchor.ts';
import { openAnchor } from './index.ts';
import { s3Anchor } from './s3-anchor.ts';
import { webhookAnchor } from './webhook-anchor.ts';

const checkpoint = (size: number, root = 'root') => ({ size, note: `log\n${size}\n${root}\n\n\u2014 log c2ln\n` });
const held = async (anchor: CheckpointAnchor, from = 0) => {
  const notes: string[] = [];
  for await (const note of anchor.read?.(from) ?? []) notes.push(note);
  return notes;
};

let folder: string;
let server: Server;
let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void;
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bfcert-anchors-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => answer(request, body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** What every anchor that can be read does. */
const readable: readonly (readonly [kind: string, open: () => CheckpointAnchor])[] = [
  ['a file', () => openAnchor({ kind: 'file', name: 'disk', path: join(folder, 'anchor.ndjson') })],
  ['a bucket', () => bucket().anchor],
];

describe.each(readable)('%s', (_, open) => {
  it('keeps checkpoints in their order', async () => {
    const anchor = open();
    expect(await anchor.latest?.()).toBeNull();
    expect(await held(anchor)).toEqual([]);
    for (const size of [9, 10, 100]) await anchor.publish(checkpoint(size));
    expect(await held(anchor)).toEqual([9, 10, 100].map((size) => checkpoint(size).note));
    expect(await held(anchor, 10)).toEqual([10, 100].map((size) => checkpoint(size).note));
    expect(await anchor.latest?.()).toBe(checkpoint(100).note);
  });

  it('takes the same one again without a change', async () => {
    const anchor = open();
    for (const size of [1, 2, 1, 2]) await anchor.publish(checkpoint(size));
    expect(await held(anchor)).toHaveLength(2);
  });

  it('does not take another one in its place', async () => {
    const anchor = open();
    await anchor.publish(checkpoint(2));
    await expect(anchor.publish(checkpoint(2, 'other'))).rejects.toThrow(AnchorConflict);
    expect(await held(anchor)).toEqual([checkpoint(2).note]);
  });
});

describe('a file', () => {
  const path = () => join(folder, 'anchor.ndjson');
  const open = () => openAnchor({ kind: 'file', name: 'disk', path: path() });

  it('goes on after a line that a crash left unfinished', async () => {
    await open().publish(checkpoint(1));
    await appendFile(path(), '{"checkpoint":"log\\n2');
    expect(await open().latest?.()).toBe(checkpoint(1).note);
    await open().publish(checkpoint(2));
    expect(await held(open())).toEqual([checkpoint(1).note, checkpoint(2).note]);
    expect((await readFile(path(), 'utf8')).split('\n')).toHaveLength(4);
  });

  it('takes nothing older than what it holds: the database is a copy from before', async () => {
    await open().publish(checkpoint(5));
    await expect(open().publish(checkpoint(4))).rejects.toThrow(AnchorConflict);
  });

  it('says that it cannot be written', async () => {
    const anchor = openAnchor({ kind: 'file', name: 'disk', path: join(folder, 'none', 'anchor.ndjson') });
    await expect(anchor.publish(checkpoint(1))).rejects.toThrow('ENOENT');
    expect(await anchor.latest?.()).toBeNull();
  });

  it('that is no file is not taken for an empty one', async () => {
    const anchor = openAnchor({ kind: 'file', name: 'disk', path: folder });
    await expect(anchor.latest?.()).rejects.toThrow('EISDIR');
  });
});

/** A bucket that knows as much of S3 as is asked of it, and that two objects make a page. */
function bucket() {
  const objects = new Map<string, string>();
  answer = (request, body, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', url);
    const key = decodeURIComponent(pathname.slice('/audit/'.length));
    if (request.headers.authorization?.includes('Credential=AKID/') !== true) return void response.writeHead(403).end();
    if (request.method === 'PUT') {
      if (objects.has(key) && request.headers['if-none-match'] === '*') return void response.writeHead(412).end();
      objects.set(key, body);
      return void response.writeHead(200).end();
    }
    if (key !== '') return void (objects.has(key) ? response.end(objects.get(key)) : response.writeHead(404).end());
    const [prefix, after] = [searchParams.get('prefix') ?? '', searchParams.get('start-after') ?? ''];
    const keys = [...objects.keys()].toSorted().filter((one) => one.startsWith(prefix) && one > after);
    const contents = keys.slice(0, 2).map((one) => `<Contents><Key>${one}</Key></Contents>`);
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<ListBucketResult><IsTruncated>${keys.length > 2}</IsTruncated>${contents.join('')}</ListBucketResult>`,
    );
  };
  const anchor = openAnchor({
    kind: 's3',
    name: 'bucket',
    bucket: 'audit',
    prefix: 'fleet/',
    region: 'eu-central-1',
    endpoint: url,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  });
  return { anchor, objects };
}

describe('a bucket', () => {
  it('has an object for each, under a key that sorts', async () => {
    const { anchor, objects } = bucket();
    await anchor.publish(checkpoint(12));
    expect([...objects]).toEqual([['fleet/000000000000012.checkpoint', checkpoint(12).note]]);
  });

  it.each([403, 500, 503])('that answers %i is tried later', async (status) => {
    const { anchor } = bucket();
    answer = (_, __, response) => void response.writeHead(status).end();
    await expect(anchor.publish(checkpoint(1))).rejects.not.toThrow(AnchorConflict);
  });

  it('that ends the connection is tried later', async () => {
    const { anchor } = bucket();
    answer = (request) => void request.socket.destroy();
    await expect(anchor.publish(checkpoint(1))).rejects.not.toThrow(AnchorConflict);
  });

  it('whose confirmation was lost is found to hold it', async () => {
    const { anchor, objects } = bucket();
    const whole = answer;
    answer = (request, body, response) => {
      answer = whole;
      objects.set('fleet/000000000000001.checkpoint', body);
      request.socket.destroy();
      response.destroy();
    };
    await expect(anchor.publish(checkpoint(1))).rejects.toThrow();
    await anchor.publish(checkpoint(1));
    expect(objects.size).toBe(1);
  });
});

describe('a webhook', () => {
  const secret = Buffer.from('a secret of the two of us');
  const open = (over: { secret?: Buffer | null; url?: string } = {}) =>
    openAnchor({ kind: 'webhook', name: 'notary', url, secret, ...over });

  it('is told of each with a signature, and the same one is the same message', async () => {
    const seen: { id: unknown; body: string }[] = [];
    answer = (request, body, response) => {
      const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
      const expected = createHmac('sha256', secret)
        .update(`${String(id)}.${String(at)}.${body}`)
        .digest('base64');
      seen.push({ id, body });
      response.writeHead(signature === `v1,${expected}` ? 204 : 401).end();
    };
    await open().publish(checkpoint(3));
    await open().publish(checkpoint(3));
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ type: 'audit.checkpoint', data: checkpoint(3) });
    expect(seen[1]?.id).toBe(seen[0]?.id);
    expect(open().read).toBeUndefined();
  });

  it('that knows another one is a conflict', async () => {
    answer = (_, __, response) => void response.writeHead(409).end();
    await expect(open().publish(checkpoint(1))).rejects.toThrow(AnchorConflict);
  });

  it.each([
    [500, 'notary answered 500'],
    [401, 'notary answered 401'],
    [302, 'fetch failed'],
  ])('that answers %i has not confirmed', async (status, message) => {
    answer = (_, __, response) => void response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
    await expect(open().publish(checkpoint(1))).rejects.toThrow(message);
  });

  it('that is not there has not confirmed', async () => {
    await expect(open({ url: 'http://127.0.0.1:1/' }).publish(checkpoint(1))).rejects.toThrow('fetch failed');
  });
});

it('a webhook and a bucket whose root has a key on a brainpool curve confirm what they are told', async () => {
  await using far = await brainpoolServer((tls) => createHttps(tls, (_, response) => response.end()));
  const at = `https://localhost:${far.port}/`;
  await webhookAnchor({ name: 'far', url: at, secret: null }).publish(checkpoint(1));
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const named = { name: 'far', bucket: 'b', prefix: '', region: 'eu-central-1', endpoint: at, credentials };
  await s3Anchor(named).publish(checkpoint(1));
});
