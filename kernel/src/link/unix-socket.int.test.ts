import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalSocketInUse } from '../local-socket/index.ts';
import { SpoolFull } from './link.ts';
import { describeLinkContract } from './link-contract.ts';
import { connectGatewayLink, type GatewayLinkOptions, listenServerLink } from './unix-socket.ts';

describeLinkContract('a Unix socket', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'link-'));
  const path = join(directory, 'link.sock');
  const secrets = new Map([
    ['gw-1', randomBytes(32)],
    ['gw-2', randomBytes(32)],
  ]);
  const gateway = (nodeId: string, to = path) =>
    connectGatewayLink({
      path: to,
      nodeId,
      secret: secrets.get(nodeId) ?? randomBytes(32),
      spoolDirectory: join(directory, `spool-${nodeId}`),
      backoff: { first: 5, longest: 20 },
    });
  return {
    server: () => listenServerLink({ path, secretOf: (nodeId) => secrets.get(nodeId) ?? null }),
    gateway,
    gatewayCutOff: (nodeId) => gateway(nodeId, join(directory, 'nowhere.sock')),
    end: () => rm(directory, { recursive: true }),
  };
});

describe('a gateway on a Unix socket', () => {
  const secret = randomBytes(32);
  let directory: string;
  let path: string;
  let links: { close(): Promise<void> }[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'link-'));
    path = join(directory, 'link.sock');
    links = [];
  });
  afterEach(async () => {
    for (const link of links.reverse()) await link.close();
    await rm(directory, { recursive: true });
  });

  function opened<Link extends { close(): Promise<void> }>(link: Link): Link {
    links.push(link);
    return link;
  }

  const gatewayOptions = (): GatewayLinkOptions => ({
    path,
    nodeId: 'gw-1',
    secret,
    spoolDirectory: join(directory, 'spool'),
    backoff: { first: 5, longest: 20 },
  });

  test('with a wrong secret stays out, says why once, and comes in when the server knows its secret', async () => {
    const problems: string[] = [];
    const first = Promise.withResolvers<void>();
    const gateway = opened(
      await connectGatewayLink({
        ...gatewayOptions(),
        onProblem: (problem) => {
          problems.push(problem);
          first.resolve();
        },
      }),
    );
    await first.promise;
    let known = randomBytes(32);
    const tried = Promise.withResolvers<void>();
    let attempts = 0;
    const secretOf = () => {
      if (++attempts === 3) tried.resolve();
      return known;
    };
    const server = opened(await listenServerLink({ path, secretOf }));
    await tried.promise;
    expect(server.nodes()).toEqual([]);
    const connected = new Promise<void>((resolve) => gateway.onState((now) => now && resolve()));
    known = secret;
    await connected;
    expect(server.nodes()).toEqual(['gw-1']);
    expect(problems.at(-1)).toMatch(/mutual authentication/);
    expect(new Set(problems).size).toBe(problems.length);
  });

  test('whose spool is full refuses more, and takes more once a server has caught up', async () => {
    const gateway = opened(await connectGatewayLink({ ...gatewayOptions(), maxSpoolBytes: 10_000 }));
    const filling = 'x'.repeat(1000);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => gateway.publish('fact', filling)));
    const refused = results.filter((result) => result.status === 'rejected');
    for (const { reason } of refused) expect(reason).toBeInstanceOf(SpoolFull);
    const kept = results.length - refused.length;
    expect(kept).toBeGreaterThan(5);
    const server = opened(await listenServerLink({ path, secretOf: () => secret }));
    const taken = { facts: 0, all: Promise.withResolvers<void>(), again: Promise.withResolvers<void>() };
    server.consume('fact', async () => {
      taken.facts++;
      if (taken.facts === kept) taken.all.resolve();
      if (taken.facts === kept + 1) taken.again.resolve();
    });
    await taken.all.promise;
    // The acknowledgement is on its way to the gateway, and goes before the answer to whatever it asks now.
    await gateway.request('anything', null).catch(() => {});
    await gateway.publish('fact', filling);
    await taken.again.promise;
  });

  test('cannot share its spool, nor a server its socket', async () => {
    opened(await connectGatewayLink(gatewayOptions()));
    await expect(connectGatewayLink(gatewayOptions())).rejects.toBeInstanceOf(LocalSocketInUse);
    opened(await listenServerLink({ path, secretOf: () => secret }));
    await expect(listenServerLink({ path, secretOf: () => secret })).rejects.toBeInstanceOf(LocalSocketInUse);
  });

  test('that takes the place of an older connection of its node waits until the fact in work is done', async () => {
    const server = opened(await listenServerLink({ path, secretOf: () => secret }));
    const running: number[] = [];
    let atOnce = 0;
    const inWork = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    server.consume('fact', async (payload) => {
      running.push(payload as number);
      expect(++atOnce).toBe(1);
      inWork.resolve();
      await release.promise;
      atOnce--;
      if (payload === 3) done.resolve();
    });
    const before = opened(await connectGatewayLink(gatewayOptions()));
    for (const i of [1, 2, 3]) await before.publish('fact', i);
    await inWork.promise;
    await before.close();
    const back = new Promise<void>((resolve) => server.onNode((_, connected) => connected && resolve()));
    opened(await connectGatewayLink(gatewayOptions()));
    await back;
    release.resolve();
    await done.promise;
    expect([...new Set(running)]).toEqual([1, 2, 3]);
  });
});
