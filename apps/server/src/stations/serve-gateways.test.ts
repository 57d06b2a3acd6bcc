import type { CertificateStatus, ContractCertificateBroker, EvseSecurity } from '@bfcert/evse-security';
import type { StationFact, UnreadableFact } from '@bfcert/evse-security/station-contract';
import { systemClock } from '@bfcert/kernel/clock';
import { LinkHandlerFailed } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveGateways } from './serve-gateways.ts';
import { SessionChanges } from './session-changes.ts';
import { UntakenFacts } from './untaken-facts.ts';

const QUESTION = {
  identityId: 'idn_1',
  connectionId: 'con_1',
  action: 'install',
  schemaVersion: 'urn:iso:15118:2:2013:MsgDef',
  exiRequest: 'gJgCEA==',
  mostChains: null,
  prioritisedContracts: [],
};

/** Keeps what it is brought. */
const evse = {
  recorded: [] as StationFact[],
  parked: [] as UnreadableFact[],
  recordStationFacts: async (facts: readonly StationFact[]): Promise<void> => void evse.recorded.push(...facts),
  parkUnreadableFacts: async (facts: readonly UnreadableFact[]): Promise<void> => void evse.parked.push(...facts),
};

let link: InProcessLink;
let gateway: ReturnType<InProcessLink['gateway']>;
beforeEach(async () => {
  link = new InProcessLink();
  const broker: ContractCertificateBroker = { provide: async () => ({ outcome: 'failed', reason: 'no_broker' }) };
  const others = { status: {} as CertificateStatus, broker };
  serveGateways(link.server(), evse as Partial<EvseSecurity> as EvseSecurity, others, {
    sessionChanges: new SessionChanges(),
    untaken: new UntakenFacts(systemClock),
  });
  gateway = link.gateway('gateway-1');
  await expect.poll(() => gateway.connected).toBe(true);
});
afterEach(() => gateway.close());

test('a vehicle that asks for the certificate of its contract hears that there is no broker', async () => {
  expect(await gateway.request('station.contract_certificate', QUESTION, 1_000)).toEqual({
    outcome: 'failed',
    reason: 'no_broker',
  });
});

test.each([
  ['no action that there is', { ...QUESTION, action: 'delete' }],
  ['EXI without end', { ...QUESTION, exiRequest: 'A'.repeat(44_001) }],
  ['1e300 contracts', { ...QUESTION, mostChains: 1e300 }],
  ['nine contracts that come first', { ...QUESTION, prioritisedContracts: Array.from({ length: 9 }, () => 'A') }],
])('a question with %s is none', async (_, question) => {
  await expect(gateway.request('station.contract_certificate', question, 1_000)).rejects.toBeInstanceOf(
    LinkHandlerFailed,
  );
});

test('a fact that cannot be read is parked, and those beside and behind it are recorded', async () => {
  const progress = (factId: string, requestId: number) => ({
    factId,
    at: '2026-03-01T12:00:00.000Z',
    kind: 'log_progress',
    identityId: 'idn_1',
    connectionId: 'con_1',
    requestId,
    progress: 'uploaded',
    detail: null,
  });
  await gateway.publish('station.facts', { facts: [progress('f-1', 1), progress('f-2', 1e300), progress('f-3', 3)] });
  await gateway.publish('station.facts', { facts: [progress('f-4', 1e20)] });
  await gateway.publish('station.facts', { facts: [progress('f-5', 5)] });
  await expect.poll(() => evse.recorded.map(({ factId }) => factId)).toEqual(['f-1', 'f-3', 'f-5']);
  expect(evse.parked).toMatchObject([
    { factId: 'f-2', kind: 'log_progress', identityId: 'idn_1', fact: progress('f-2', 1e300) },
    { factId: 'f-4', problem: expect.stringContaining('requestId') },
  ]);
});
