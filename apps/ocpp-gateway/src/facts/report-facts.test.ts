import { type StationFact, stationFacts } from '@bfcert/evse-security/station-contract';
import type { Json } from '@bfcert/kernel/canonical-json';
import { FixedClock } from '@bfcert/kernel/clock';
import { type GatewayLink, type Keeping, SpoolFull } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { expect, test } from 'vitest';
import { reportFacts } from './report-facts.ts';
import { ShareSpent, StationShares } from './station-shares.ts';

const clock = new FixedClock('2026-11-22T20:00:00Z');
const shares = (changes: { readonly bytes?: number } = {}) =>
  new StationShares(clock, { burst: 20, perMinute: 60, ...changes });

const fact = (factId: string, reason = ''): StationFact => ({
  factId,
  at: '2026-11-22T20:00:00.000Z',
  kind: 'session_closed',
  identityId: 'idn_1',
  connectionId: 'con_1',
  code: 1000,
  reason,
});

test('facts leave in order, and what came at one time leaves together', async () => {
  const link = new InProcessLink();
  const batches: Json[] = [];
  const delivered = Promise.withResolvers<void>();
  const server = link.server();
  server.consume('station.facts', async (payload) => {
    if (batches.push(payload) === 2) delivered.resolve();
  });
  const gateway = link.gateway('gateway-1');
  const reporter = reportFacts(gateway, shares());
  await Promise.all(['a', 'b'].map((id) => reporter.report(fact(id))));
  await reporter.report(fact('c'));
  await delivered.promise;
  await gateway.close();
  expect(batches).toEqual([{ facts: [fact('a'), fact('b')] }, { facts: [fact('c')] }]);
});

/** What a server got of `facts`, by batch, after all of them were said to be kept. */
async function reported(facts: readonly StationFact[]): Promise<StationFact[][]> {
  const link = new InProcessLink();
  const batches: StationFact[][] = [];
  const arrived = Promise.withResolvers<void>();
  link.server().consume('station.facts', async (payload) => {
    batches.push(stationFacts.parse(payload).facts);
    if (batches.flat().length === facts.length) arrived.resolve();
  });
  const gateway = link.gateway('gateway-1');
  const reporter = reportFacts(gateway, shares());
  await Promise.all(facts.map((one) => reporter.report(one)));
  await arrived.promise;
  await gateway.close();
  return batches;
}

test('many small facts of one time leave in as many batches as a server takes them', async () => {
  const facts = Array.from({ length: 1_100 }, (_, n) => fact(`fct_${n}`));
  const batches = await reported(facts);
  expect(batches.map(({ length }) => length)).toEqual([500, 500, 100]);
  expect(batches.flat()).toEqual(facts);
});

test('facts that are too large for one message together leave in order, in several, and none is lost', async () => {
  // Two bytes each on the wire, and two characters in its JSON.
  const facts = Array.from({ length: 40 }, (_, n) => fact(`fct_${n}`, `${'ü'.repeat(6_000)}${'"'.repeat(4_000)}`));
  const batches = await reported(facts);
  expect(batches).toHaveLength(2);
  expect(batches.flat()).toEqual(facts);
});

test('a fact that is too large for a message of its own arrives with its texts cut, and those beside it whole', async () => {
  const facts = [fact('a', 'short'), fact('b', 'x'.repeat(600_000)), fact('c', 'short')];
  const arrived = (await reported(facts)).flat();
  expect(arrived).toEqual([facts[0], fact('b', `${'x'.repeat(255)}…`), facts[2]]);
});

test('a fact that cannot be kept is told to whoever reported it', async () => {
  const gateway = new InProcessLink().gateway('gateway-1');
  await gateway.close();
  await expect(reportFacts(gateway, shares()).report(fact('a'))).rejects.toThrow('closed');
});

const event = (factId: string, identityId = 'idn_1', techInfo = ''): StationFact => ({
  factId,
  at: '2026-11-22T20:00:00.000Z',
  kind: 'security_event',
  identityId,
  connectionId: 'con_1',
  type: factId,
  stationTime: '2026-11-22T20:00:00.000Z',
  techInfo,
});

/** A store that keeps what it is told to, and hands on what it has when it is told to. */
class Store {
  readonly kept: string[] = [];
  /** What an earlier process has left. */
  inherited: StationFact[][] = [];
  #waiting: (() => void)[] = [];
  hasRoom: (keeping: Keeping) => boolean = () => true;

  get link(): GatewayLink {
    return {
      inherit: (_: string, take: (payload: Json) => () => void) => {
        for (const facts of this.inherited) this.#waiting.push(take({ facts }));
      },
      publish: async (_: string, payload: Json, keeping: Keeping) => {
        if (!this.hasRoom(keeping)) throw new SpoolFull('it is full');
        this.kept.push(...stationFacts.parse(payload).facts.map(({ factId }) => factId));
        this.#waiting.push(() => keeping.onTaken?.());
      },
    } as unknown as GatewayLink;
  }

  handOn(): void {
    for (const taken of this.#waiting.splice(0)) taken();
  }
}

test('where there is room for what is essential alone, the sessions of a batch are kept without the events beside them', async () => {
  const store = new Store();
  store.hasRoom = ({ essential }) => essential === true;
  const reporter = reportFacts(store.link, shares());
  const ends = await Promise.allSettled(
    [event('a'), fact('b'), event('c'), fact('d')].map((one) => reporter.report(one)),
  );
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  expect(store.kept).toEqual(['b', 'd']);
  store.hasRoom = () => false;
  await expect(reporter.report(fact('e'))).rejects.toBeInstanceOf(SpoolFull);
});

test('one station has its share of what waits, of each kind, until it is handed on', async () => {
  const store = new Store();
  const reporter = reportFacts(store.link, shares({ bytes: 2_000 }));
  const long = (factId: string, identityId?: string) => reporter.report(event(factId, identityId, 'x'.repeat(1_500)));
  await long('a');
  await expect(long('b')).rejects.toBeInstanceOf(ShareSpent);
  // Neither another station nor the same one's sessions.
  await long('c', 'idn_2');
  await reporter.report(fact('d', 'x'.repeat(1_500)));
  store.handOn();
  await long('e');
  expect(store.kept).toEqual(['a', 'c', 'd', 'e']);
});

test('what an earlier process has left is of the share of its station, until it is handed on', async () => {
  const store = new Store();
  store.inherited = [[event('a', 'idn_1', 'x'.repeat(1_500)), fact('b', 'x'.repeat(1_500))]];
  const reporter = reportFacts(store.link, shares({ bytes: 2_000 }));
  const long = (factId: string, identityId?: string) => reporter.report(event(factId, identityId, 'x'.repeat(1_500)));
  await expect(long('c')).rejects.toBeInstanceOf(ShareSpent);
  await long('d', 'idn_2');
  store.handOn();
  await long('e');
  expect(store.kept).toEqual(['d', 'e']);
});

test('what could not be kept takes no part of the share', async () => {
  const store = new Store();
  const reporter = reportFacts(store.link, shares({ bytes: 2_000 }));
  store.hasRoom = () => false;
  for (const id of ['a', 'b', 'c']) {
    await expect(reporter.report(event(id, 'idn_1', 'x'.repeat(1_500)))).rejects.toBeInstanceOf(SpoolFull);
  }
  store.hasRoom = () => true;
  await reporter.report(event('d', 'idn_1', 'x'.repeat(1_500)));
});

test('one station says new things at its pace, however fast servers take them', async () => {
  const store = new Store();
  const reporter = reportFacts(store.link, shares());
  const say = async (id: string) => {
    await reporter.report(event(id));
    store.handOn();
  };
  for (let n = 0; n < 20; n++) await say(`a${n}`);
  await expect(say('b')).rejects.toBeInstanceOf(ShareSpent);
  clock.advance(1_000);
  await say('c');
  await expect(say('d')).rejects.toBeInstanceOf(ShareSpent);
});
