import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Json } from '../../canonical-json.ts';
import type { GatewayLink, ServerLink } from '../link.ts';
import { connectGatewayLink, type GatewayLinkOptions, listenServerLink, type ServerLinkOptions } from '../nats.ts';
import { nodesWithFacts } from './facts-stream.ts';
import { type NatsServer, removeStore, startNatsServer } from './nats-server.fixture.ts';

const HEARTBEAT_MS = 100;
const ACK_WAIT_MS = 500;
const LOOK_EVERY_MS = 1000;

let nats: NatsServer;
let links: { close(): Promise<void> }[];

beforeEach(async () => {
  links = [];
  nats = await startNatsServer();
});
afterEach(async () => {
  for (const link of links.reverse()) await link.close();
  await nats.stop();
  await removeStore(nats);
});

async function server(options: Partial<ServerLinkOptions> = {}): Promise<ServerLink> {
  const facts = { maxBytes: 1024 * 1024, ackWaitMs: ACK_WAIT_MS, lookEveryMs: LOOK_EVERY_MS };
  const link = await listenServerLink({ bus: { servers: nats.url }, heartbeatMs: HEARTBEAT_MS, facts, ...options });
  links.push(link);
  return link;
}

async function gateway(nodeId: string, options: Partial<GatewayLinkOptions> = {}): Promise<GatewayLink> {
  const link = await connectGatewayLink({
    bus: { servers: nats.url },
    nodeId,
    heartbeatMs: HEARTBEAT_MS,
    spoolDirectory: join(nats.directory, `spool-${nodeId}-${links.length}`),
    ...options,
  });
  links.push(link);
  return link;
}

function state(link: GatewayLink, connected: boolean): Promise<void> {
  if (link.connected === connected) return Promise.resolve();
  return new Promise((resolve) => link.onState((now) => now === connected && resolve()));
}

function present(link: ServerLink, nodeId: string): Promise<'present'> {
  if (link.nodes().includes(nodeId)) return Promise.resolve('present');
  return new Promise((resolve) => link.onNode((id, connected) => id === nodeId && connected && resolve('present')));
}

test('two servers share the requests, and the facts of one node without mixing their order', async () => {
  const answered = [0, 0];
  const taken: Json[] = [];
  const complete = Promise.withResolvers<void>();
  let atOnce = 0;
  for (const which of [0, 1]) {
    const one = await server();
    one.serve('who', async () => (answered[which] = (answered[which] ?? 0) + 1));
    one.consume('fact', async (payload) => {
      expect(++atOnce).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      taken.push(payload);
      atOnce--;
      if (taken.length === 200) complete.resolve();
    });
  }
  const node = await gateway('gw-1');
  await state(node, true);
  await Promise.all(Array.from({ length: 200 }, () => node.request('who', null)));
  expect(Math.min(...answered)).toBeGreaterThan(0);
  await Promise.all(Array.from({ length: 200 }, (_, i) => node.publish('fact', i)));
  await complete.promise;
  expect(taken).toEqual(Array.from({ length: 200 }, (_, i) => i));
});

test('a fact that a killed server had taken goes to another, before any later one', async () => {
  const fixture = new URL('./hanging-server.fixture.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [fixture, nats.url, String(HEARTBEAT_MS), String(ACK_WAIT_MS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    const node = await gateway('gw-1');
    await state(node, true);
    for (const i of [1, 2, 3]) await node.publish('fact', i);
    await once(child.stdout, 'data');
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
  const taken: Json[] = [];
  const complete = Promise.withResolvers<void>();
  (await server()).consume('fact', async (payload) => {
    if (taken.push(payload) === 3) complete.resolve();
  });
  await complete.promise;
  expect(taken).toEqual([1, 2, 3]);
});

test('a command that was under way at a gateway that is killed has no known outcome as soon as that has started anew', async () => {
  const fixture = new URL('./hanging-gateway.fixture.ts', import.meta.url).pathname;
  const spool = join(nats.directory, 'spool-killed');
  const child = spawn(process.execPath, [fixture, nats.url, String(HEARTBEAT_MS), spool], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    const one = await server();
    await present(one, 'gw-1');
    const day = 86_400_000;
    const underWay = one.command('gw-1', 'station.command', null, day).catch((error: unknown) => error);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await exited;
    await gateway('gw-2');
    expect(await Promise.race([underWay, present(one, 'gw-2')])).toBe('present');
    await gateway('gw-1', { spoolDirectory: spool });
    expect(await underWay).toMatchObject({ name: 'LinkUnavailable', sent: true });
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
});

test('the bus goes and comes back: the gateway knows it was away, and no fact is lost, one of meanwhile neither', async () => {
  const taken: Json[] = [];
  let complete = Promise.withResolvers<void>();
  const one = await server();
  const release = Promise.withResolvers<void>();
  one.consume('fact', async (payload) => {
    await release.promise;
    if (taken.at(-1) !== payload) taken.push(payload);
    complete.resolve();
  });
  one.serve('who', async () => 'me');
  const node = await gateway('gw-1');
  await state(node, true);
  await node.publish('fact', 'before');
  await nats.stop();
  await state(node, false);
  await expect(node.request('who', null)).rejects.toMatchObject({ name: 'LinkUnavailable', sent: false });
  await node.publish('fact', 'meanwhile');
  await expect(one.broadcast('delta', 5)).rejects.toMatchObject({ name: 'LinkUnavailable' });
  release.resolve();
  nats = await startNatsServer({ directory: nats.directory, port: nats.port });
  await state(node, true);
  await complete.promise;
  complete = Promise.withResolvers<void>();
  await node.publish('fact', 'after');
  while (taken.length < 3) {
    await complete.promise;
    complete = Promise.withResolvers<void>();
  }
  expect(taken).toEqual(['before', 'meanwhile', 'after']);
  expect(await node.request('who', null)).toBe('me');
});

/** What a killed bus leaves behind, whose `part` of the stream was written last when `older` was copied. */
async function comesBackWith(part: 'obs' | 'msgs', older: string): Promise<void> {
  const { port, directory } = nats;
  await nats.stop();
  await rm(streamOf(directory, part), { recursive: true });
  await cp(older, streamOf(directory, part), { recursive: true });
  nats = await startNatsServer({ port, directory });
}

const streamOf = (directory: string, part: 'obs' | 'msgs') =>
  join(directory, 'jetstream', '$G', 'streams', 'BFCERT_FACTS', part);

/** The bus has removed all facts of this node. */
async function hasNoneOf(nodeId: string): Promise<void> {
  const connection = await connect({ servers: nats.url });
  const manager = await jetstreamManager(connection);
  await vi.waitUntil(async () => !(await nodesWithFacts(manager)).has(nodeId), { timeout: 10_000 });
  await connection.close();
}

for (const { part, finding, next } of [
  { part: 'obs', finding: 'waits for the end of a fact that is gone gives out the next', next: [2] },
  { part: 'msgs', finding: 'has kept a fact that was acknowledged gives it out again', next: [2, 1] },
] as const) {
  test(`a bus that was killed and ${finding}`, async () => {
    const taken: Json[] = [];
    const hasFirst = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const releaseOther = Promise.withResolvers<void>();
    let due = 1;
    let complete = Promise.withResolvers<void>();
    (await server()).consume('fact', async (payload, { nodeId }) => {
      if (nodeId === 'gw-0') return releaseOther.promise;
      hasFirst.resolve();
      await release.promise;
      if (taken.at(-1) !== payload) taken.push(payload);
      if (taken.length === due) complete.resolve();
    });
    try {
      // Under way all the time: what was removed is not simply all before the first that is there.
      const other = await gateway('gw-0');
      await state(other, true);
      await other.publish('fact', 0);
      const node = await gateway('gw-1');
      await state(node, true);
      await node.publish('fact', 1);
      await hasFirst.promise;

      const { port, directory } = nats;
      await nats.stop();
      const older = join(directory, 'older');
      await cp(streamOf(directory, part), older, { recursive: true });
      nats = await startNatsServer({ port, directory });
      release.resolve();
      await complete.promise;
      await hasNoneOf('gw-1');
      complete = Promise.withResolvers<void>();
      due += next.length;
      await comesBackWith(part, older);
      await node.publish('fact', 2);
      await complete.promise;
      expect(taken).toEqual([1, ...next]);
    } finally {
      release.resolve();
      releaseOther.resolve();
    }
  });
}

test('a gateway that starts before the bus and before any server comes in by itself', async () => {
  await nats.stop();
  const problems: string[] = [];
  const node = await gateway('gw-1', { onProblem: (problem) => problems.push(problem) });
  expect(node.connected).toBe(false);
  expect(problems.length).toBe(1);
  await node.publish('fact', 1);
  nats = await startNatsServer({ directory: nats.directory, port: nats.port });
  const taken = Promise.withResolvers<Json>();
  (await server()).consume('fact', async (payload) => taken.resolve(payload));
  await state(node, true);
  expect(await taken.promise).toBe(1);
});

test('a fact before the first server has made the stream waits for it', async () => {
  const node = await gateway('gw-1');
  await node.publish('fact', 1);
  const taken = Promise.withResolvers<Json>();
  (await server()).consume('fact', async (payload) => taken.resolve(payload));
  expect(await taken.promise).toBe(1);
});

test('a gateway that goes for good hands over what it saw last', async () => {
  const one = await server();
  const taken: Json[] = [];
  const complete = Promise.withResolvers<void>();
  one.consume('fact', async (payload) => {
    if (taken.push(payload) === 50) complete.resolve();
  });
  const node = await gateway('gw-1');
  await state(node, true);
  await Promise.all(Array.from({ length: 50 }, (_, i) => node.publish('fact', i)));
  await node.close();
  await complete.promise;
  expect(taken).toEqual(Array.from({ length: 50 }, (_, i) => i));
});

test('facts that neither the stream nor the spool has room for are refused by name', async () => {
  await server({ facts: { maxBytes: 100_000 } });
  const node = await gateway('gw-1', { maxSpoolBytes: 50_000 });
  await state(node, true);
  const filling = 'x'.repeat(10_000);
  const fill = async () => {
    for (;;) await node.publish('fact', filling);
  };
  await expect(fill()).rejects.toMatchObject({ name: 'SpoolFull' });
});

test('a second start of a node is seen as a new one', async () => {
  const one = await server();
  const seen: boolean[] = [];
  const third = Promise.withResolvers<void>();
  one.onNode((_, connected) => seen.push(connected) === 3 && third.resolve());
  const first = await gateway('gw-1');
  await state(first, true);
  await gateway('gw-1');
  await third.promise;
  expect(seen).toEqual([true, false, true]);
});

test('with one account per role a gateway does its work, and nothing in the name of another', async () => {
  const configuration = join(nats.directory, 'accounts.conf');
  await nats.stop();
  await writeFile(configuration, ACCOUNTS);
  nats = await startNatsServer({ directory: nats.directory, port: nats.port, configuration });
  const bus = (user: string) => ({ servers: nats.url, user, pass: 'secret' });
  const one = await server({ bus: bus('server') });
  const taken = Promise.withResolvers<Json>();
  one.consume('fact', async (payload, { nodeId }) => taken.resolve([nodeId, payload]));
  one.serve('who', async (_, { nodeId }) => nodeId);
  const node = await gateway('gw-1', { bus: bus('gw-1') });
  node.onCommand('do', async (payload) => payload);
  const heard = Promise.withResolvers<Json>();
  node.onBroadcast('delta', heard.resolve);
  await state(node, true);
  expect(await node.request('who', null)).toBe('gw-1');
  expect(await one.command('gw-1', 'do', 'it'.repeat(500_000))).toBe('it'.repeat(500_000));
  await one.broadcast('delta', 5);
  expect(await heard.promise).toBe(5);
  await node.publish('fact', 1);
  expect(await taken.promise).toEqual(['gw-1', 1]);

  const intruder = await connect({ ...bus('gw-1'), inboxPrefix: '_INBOX.gw-1' });
  try {
    const violations: string[] = [];
    const all = Promise.withResolvers<void>();
    const forbidden = [
      'bfcert.req.gw-2.who',
      'bfcert.facts.gw-2.fact',
      'bfcert.node.gw-2',
      'bfcert.cmd.gw-1.do',
      'bfcert.all.delta',
    ];
    void (async () => {
      for await (const status of intruder.status()) {
        if (status.type === 'error' && violations.push(status.error.message) === forbidden.length) all.resolve();
      }
    })();
    for (const subject of forbidden) intruder.publish(subject, 'null');
    await all.promise;
    for (const subject of forbidden) expect(violations.some((message) => message.includes(`"${subject}"`))).toBe(true);
    const refused = Promise.withResolvers<Error>();
    intruder.subscribe('bfcert.cmd.gw-2.>', { callback: (error) => void (error !== null && refused.resolve(error)) });
    expect((await refused.promise).message).toMatch(/permissions violation/i);
  } finally {
    await intruder.close();
  }
});

const ACCOUNTS = `
authorization {
  users = [
    { user: server, password: secret, permissions: {
        publish: ["bfcert.>", "$JS.API.>", "$JS.ACK.>", "_INBOX.>"], subscribe: ["bfcert.>", "_INBOX_server.>"] } }
    { user: "gw-1", password: secret, permissions: {
        publish: ["bfcert.req.gw-1.>", "bfcert.facts.gw-1.>", "bfcert.node.gw-1"]
        subscribe: ["bfcert.cmd.gw-1.>", "bfcert.all.>", "bfcert.server.*", "_INBOX.gw-1.>"]
        allow_responses: { max: 1000, expires: "1m" } } }
  ]
}
`;
