import type { StationFact } from '@bfcert/evse-security/station-contract';
import type { Json } from '@bfcert/kernel/canonical-json';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { expect, test } from 'vitest';
import { reportFacts } from './report-facts.ts';

const fact = (factId: string): StationFact => ({
  factId,
  at: '2026-11-22T20:00:00.000Z',
  kind: 'session_closed',
  identityId: 'idn_1',
  connectionId: 'con_1',
  code: 1000,
  reason: '',
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

test('a fact that cannot be kept is told to whoever reported it', async () => {
  const gateway = new InProcessLink().gateway('gateway-1');
  await gateway.close();
  await expect(reportFacts(gateway).report(fact('a'))).rejects.toThrow('closed');
});
