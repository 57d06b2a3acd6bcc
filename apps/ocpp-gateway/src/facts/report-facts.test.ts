import { type StationFact, stationFacts } from '@bfcert/evse-security/station-contract';
import type { Json } from '@bfcert/kernel/canonical-json';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { expect, test } from 'vitest';
import { reportFacts } from './report-facts.ts';

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
  const reporter = reportFacts(gateway);
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
  const reporter = reportFacts(gateway);
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
  await expect(reportFacts(gateway).report(fact('a'))).rejects.toThrow('closed');
});
