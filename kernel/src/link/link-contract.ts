// Long because it is a list: the one contract that every adapter of the link passes, case by case.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../canonical-json.ts';
import { GATEWAY_MESSAGE_LIMIT_BYTES, type GatewayLink, type ServerLink } from './link.ts';

/** One server at a time and any gateways, over the transport under test. */
export interface LinkHarness {
  server(): Promise<ServerLink>;
  gateway(nodeId: string): Promise<GatewayLink>;
  /** One that brings nobody anything: what it publishes is left to the next of its node. */
  gatewayCutOff(nodeId: string): Promise<GatewayLink>;
  /** After the links were closed. */
  end(): Promise<void>;
}

/** What every adapter of the link keeps. `open` gives a fresh, empty transport. */
export function describeLinkContract(transport: string, open: () => Promise<LinkHarness>): void {
  describe(`the link over ${transport}`, () => {
    let harness: LinkHarness;
    let links: { close(): Promise<void> }[];

    beforeEach(async () => {
      links = [];
      harness = await open();
    });
    afterEach(async () => {
      for (const link of links.reverse()) await link.close();
      await harness.end();
    });

    /** `prepare` runs in the turn in which the link is there: what it serves is served before a gateway can ask. */
    async function startServer(prepare: (server: ServerLink) => void = () => {}): Promise<ServerLink> {
      const server = await harness.server();
      links.push(server);
      prepare(server);
      return server;
    }

    async function startGateway(nodeId = 'gw-1'): Promise<GatewayLink> {
      const gateway = await harness.gateway(nodeId);
      links.push(gateway);
      return gateway;
    }

    async function startBoth(prepare?: (server: ServerLink) => void): Promise<[ServerLink, GatewayLink]> {
      const server = await startServer(prepare);
      const gateway = await startGateway();
      await present(server, 'gw-1');
      await state(gateway, true);
      return [server, gateway];
    }

    describe('a request', () => {
      test('reaches the server with the id of its node and returns the reply', async () => {
        const [, gateway] = await startBoth((server) =>
          server.serve('station.boot', async (payload, { nodeId }) => ({ payload, nodeId })),
        );
        const asked = { serial: 'Größe €', nested: [1, null, { deep: true }] };
        expect(await gateway.request('station.boot', asked)).toEqual({ payload: asked, nodeId: 'gw-1' });
      });

      test('fails with the message of the handler that threw', async () => {
        const [, gateway] = await startBoth((server) =>
          server.serve('station.boot', () => Promise.reject(new Error('no such station'))),
        );
        await expect(gateway.request('station.boot', null)).rejects.toMatchObject({
          name: 'LinkHandlerFailed',
          message: 'no such station',
        });
      });

      test('that nobody serves fails at once as not sent', async () => {
        const [, gateway] = await startBoth();
        await expect(gateway.request('station.boot', null)).rejects.toMatchObject(unavailable(false));
      });

      test('without a server fails at once as not sent', async () => {
        const gateway = await startGateway();
        await expect(gateway.request('station.boot', null)).rejects.toMatchObject(unavailable(false));
      });

      test('that is not answered in time may have been received', async () => {
        const [, gateway] = await startBoth((server) => server.serve('station.boot', () => new Promise(() => {})));
        await expect(gateway.request('station.boot', null, 100)).rejects.toMatchObject(unavailable(true));
      });

      test('in flight when the server goes may have been received', async () => {
        const received = Promise.withResolvers<void>();
        const [server, gateway] = await startBoth((starting) =>
          starting.serve('station.boot', () => {
            received.resolve();
            return new Promise(() => {});
          }),
        );
        const outcome = gateway.request('station.boot', null, 2000).catch((error: unknown) => error);
        await received.promise;
        await server.close();
        expect(await outcome).toMatchObject(unavailable(true));
      });

      test('above the limit is refused', async () => {
        const [, gateway] = await startBoth((server) => server.serve('station.boot', async () => null));
        await expect(gateway.request('station.boot', 'x'.repeat(GATEWAY_MESSAGE_LIMIT_BYTES))).rejects.toMatchObject({
          name: 'LinkPayloadTooLarge',
        });
      });

      test('returns a reply of several megabytes unchanged', async () => {
        const snapshot = Array.from({ length: 40_000 }, (_, i) => ({
          identity: `station-${i}`,
          name: 'Bürgerstraße €',
        }));
        const [, gateway] = await startBoth((server) => server.serve('admission.snapshot', async () => snapshot));
        const replies = await Promise.all([1, 2].map(() => gateway.request('admission.snapshot', null)));
        for (const reply of replies) expect(reply).toEqual(snapshot);
      });
    });

    describe('a command', () => {
      test('reaches the node it names, and only that one', async () => {
        const [server, first] = await startBoth();
        const second = await startGateway('gw-2');
        await present(server, 'gw-2');
        first.onCommand('station.command', async (payload) => ({ by: 'gw-1', payload }));
        second.onCommand('station.command', async (payload) => ({ by: 'gw-2', payload }));
        expect(await server.command('gw-2', 'station.command', 7)).toEqual({ by: 'gw-2', payload: 7 });
        expect(await server.command('gw-1', 'station.command', 8)).toEqual({ by: 'gw-1', payload: 8 });
      });

      test('to a node that is not there, or without a handler there, fails as not sent', async () => {
        const [server] = await startBoth();
        const away = { ...unavailable(false), unserved: false };
        await expect(server.command('gw-9', 'station.command', null)).rejects.toMatchObject(away);
        const unserved = { ...unavailable(false), unserved: true };
        await expect(server.command('gw-1', 'station.command', null)).rejects.toMatchObject(unserved);
      });

      test('that is not answered in time may have been received', async () => {
        const [server, gateway] = await startBoth();
        gateway.onCommand('station.command', () => new Promise(() => {}));
        await expect(server.command('gw-1', 'station.command', null, 100)).rejects.toMatchObject(unavailable(true));
      });

      test('fails with the message of the handler that threw', async () => {
        const [server, gateway] = await startBoth();
        gateway.onCommand('station.command', () => Promise.reject(new Error('stale epoch')));
        await expect(server.command('gw-1', 'station.command', null)).rejects.toMatchObject({
          name: 'LinkHandlerFailed',
          message: 'stale epoch',
        });
      });

      test('of several megabytes arrives unchanged', async () => {
        const [server, gateway] = await startBoth();
        const big = 'é'.repeat(1_500_000);
        gateway.onCommand('station.command', async (payload) => payload === big);
        expect(await server.command('gw-1', 'station.command', big)).toBe(true);
      });
    });

    test('a broadcast reaches every gateway in order, also when it is large', async () => {
      const [server, first] = await startBoth();
      const second = await startGateway('gw-2');
      await present(server, 'gw-2');
      await state(second, true);
      const sent = [1, 'ü'.repeat(1_500_000), 3];
      const heard = [first, second].map((gateway) =>
        collect(sent.length, (take) => gateway.onBroadcast('admission.delta', take)),
      );
      for (const payload of sent) await server.broadcast('admission.delta', payload);
      for (const payloads of await Promise.all(heard)) expect(payloads).toEqual(sent);
    });

    describe('a fact', () => {
      test('arrives once acknowledged, in order, with the id of its node', async () => {
        const [server, gateway] = await startBoth();
        const taken = collect(100, (take) =>
          server.consume('station.evidence', async (payload, { nodeId }) => take([nodeId, payload])),
        );
        await Promise.all(Array.from({ length: 100 }, (_, i) => gateway.publish('station.evidence', i)));
        expect(await taken).toEqual(Array.from({ length: 100 }, (_, i) => ['gw-1', i]));
      });

      test('whose handler throws is delivered again before any later one', async () => {
        const [server, gateway] = await startBoth();
        let refusals = 2;
        const attempts = collect(5, (take) =>
          server.consume('station.evidence', async (payload) => {
            take(payload);
            if (payload === 1 && refusals-- > 0) throw new Error('database down');
          }),
        );
        for (const i of [0, 1, 2]) await gateway.publish('station.evidence', i);
        expect(await attempts).toEqual([0, 1, 1, 1, 2]);
      });

      test('keeps its place among facts of other subjects', async () => {
        const [server, gateway] = await startBoth();
        const taken = collect(6, (take) => {
          server.consume('station.evidence', async (payload) => take(payload));
          server.consume('session.opened', async (payload) => take(payload));
        });
        for (let i = 0; i < 6; i++) await gateway.publish(i % 2 ? 'session.opened' : 'station.evidence', i);
        expect(await taken).toEqual([0, 1, 2, 3, 4, 5]);
      });

      test('waits for a server that consumes it', async () => {
        const [before, gateway] = await startBoth();
        await before.close();
        await state(gateway, false);
        for (const i of [0, 1, 2]) await gateway.publish('station.evidence', i);
        const server = await startServer();
        const taken = collect(3, (take) => server.consume('station.evidence', async (payload) => take(payload)));
        expect(await taken).toEqual([0, 1, 2]);
      });

      test('that a server took but did not acknowledge goes to the next server', async () => {
        const [before, gateway] = await startBoth();
        const received = Promise.withResolvers<void>();
        const release = Promise.withResolvers<void>();
        before.consume('station.evidence', async () => {
          received.resolve();
          await release.promise;
          throw new Error('going down');
        });
        for (const i of [0, 1]) await gateway.publish('station.evidence', i);
        await received.promise;
        const closed = before.close();
        release.resolve();
        await closed;
        const server = await startServer();
        const taken = collect(2, (take) => server.consume('station.evidence', async (payload) => take(payload)));
        expect(await taken).toEqual([0, 1]);
      });

      test('outlives the gateway that published it', async () => {
        const [before, gateway] = await startBoth();
        await before.close();
        await state(gateway, false);
        await gateway.publish('station.evidence', 'kept');
        await gateway.close();
        const server = await startServer();
        const taken = collect(1, (take) => server.consume('station.evidence', async (payload) => take(payload)));
        await startGateway();
        expect(await taken).toEqual(['kept']);
      });

      test('that was handed on is told of to whoever published it, and no other', async () => {
        const [server, gateway] = await startBoth();
        const taken: number[] = [];
        const both = Promise.withResolvers<void>();
        const publish = (i: number) =>
          gateway.publish('station.evidence', i, { onTaken: () => taken.push(i) === 2 && both.resolve() });
        for (const i of [0, 1]) await publish(i);
        server.consume('station.evidence', async () => {});
        await both.promise;
        expect(taken).toEqual([0, 1]);
      });

      test('that an earlier process left is inherited by its subject, and told of once it is handed on', async () => {
        const before = await harness.gatewayCutOff('gw-1');
        links.push(before);
        for (const i of [0, 1]) await before.publish('station.evidence', i);
        await before.publish('session.opened', 2);
        await before.close();
        const gateway = await startGateway();
        const [inherited, taken]: [Json[], Json[]] = [[], []];
        const both = Promise.withResolvers<void>();
        gateway.inherit('station.evidence', (payload) => {
          inherited.push(payload);
          return () => taken.push(payload) === 2 && both.resolve();
        });
        await gateway.publish('station.evidence', 3);
        expect(inherited).toEqual([0, 1]);
        const server = await startServer();
        const arrived = collect(4, (take) => {
          server.consume('station.evidence', async (payload) => take(payload));
          server.consume('session.opened', async (payload) => take(payload));
        });
        await both.promise;
        expect(taken).toEqual([0, 1]);
        expect(await arrived).toEqual([0, 1, 2, 3]);
      });

      test('above the limit is refused', async () => {
        const gateway = await startGateway();
        await expect(
          gateway.publish('station.evidence', 'x'.repeat(GATEWAY_MESSAGE_LIMIT_BYTES)),
        ).rejects.toMatchObject({
          name: 'LinkPayloadTooLarge',
        });
      });
    });

    describe('presence', () => {
      test('of a node is told as it comes and goes', async () => {
        const server = await startServer();
        const seen: [string, boolean][] = [];
        server.onNode((nodeId, connected) => seen.push([nodeId, connected]));
        const gateway = await startGateway();
        await present(server, 'gw-1');
        const gone = present(server, 'gw-1', false);
        await gateway.close();
        await gone;
        expect(seen).toEqual([
          ['gw-1', true],
          ['gw-1', false],
        ]);
      });

      test('of a server is told to the gateway, also when the server comes later or anew', async () => {
        const gateway = await startGateway();
        expect(gateway.connected).toBe(false);
        for (let round = 0; round < 2; round++) {
          const server = await startServer((starting) => starting.serve('round', async () => round));
          await state(gateway, true);
          await present(server, 'gw-1');
          expect(await gateway.request('round', null)).toBe(round);
          await server.close();
          await state(gateway, false);
        }
      });
    });

    test('a closed gateway link sends nothing', async () => {
      const [, gateway] = await startBoth();
      await gateway.close();
      expect(gateway.connected).toBe(false);
      await expect(gateway.request('station.boot', null)).rejects.toMatchObject(unavailable(false));
      await expect(gateway.publish('station.evidence', null)).rejects.toMatchObject(unavailable(false));
    });

    test.each(['', 'Upper', 'a..b', 'a.*', '>', 'a b'])('"%s" is no subject', async (subject) => {
      const gateway = await startGateway();
      await expect(gateway.request(subject, null)).rejects.toBeInstanceOf(TypeError);
      await expect(gateway.publish(subject, null)).rejects.toBeInstanceOf(TypeError);
    });
  });
}

const unavailable = (sent: boolean) => ({ name: 'LinkUnavailable', sent });

function state(gateway: GatewayLink, connected: boolean): Promise<void> {
  if (gateway.connected === connected) return Promise.resolve();
  return new Promise((resolve) => gateway.onState((now) => now === connected && resolve()));
}

function present(server: ServerLink, nodeId: string, connected = true): Promise<void> {
  if (server.nodes().includes(nodeId) === connected) return Promise.resolve();
  return new Promise((resolve) => server.onNode((id, now) => id === nodeId && now === connected && resolve()));
}

/** The first `count` payloads that `subscribe` hands over. */
function collect(count: number, subscribe: (take: (payload: Json) => void) => void): Promise<Json[]> {
  return new Promise((resolve) => {
    const taken: Json[] = [];
    subscribe((payload) => {
      if (taken.push(payload) === count) resolve(taken);
    });
  });
}
