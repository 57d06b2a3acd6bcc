import type { IdentityId } from '@bfcert/certificate-lifecycle';
import { systemClock } from '@bfcert/kernel/clock';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hubjectOpcpBroker, PUBLISHED_PATH } from '../adapters/hubject-opcp/index.ts';
import type { ContractQuestion } from '../commands/provide-contract.ts';
import type { VehicleProvisioning } from '../create-vehicle-provisioning.ts';
import { OpcpServer } from '../testing/opcp-server.ts';
import { DESK, VehicleWorld } from '../testing/vehicle-world.ts';

const CONTRACT = 'iso15118_contract';

let world: VehicleWorld;
let server: OpcpServer;
let vehicles: VehicleProvisioning;
let stationId: IdentityId;
beforeAll(async () => {
  world = await VehicleWorld.start();
  server = await OpcpServer.listen();
});
afterAll(async () => {
  await server.close();
  await world.drop();
});
beforeEach(async () => {
  stationId = (await world.world.charger()).identityId;
  vehicles = world.with([{ ...DESK, authority: null, contractDelivery: null }, pool()], { contractPatience: 3_500 });
});

function pool() {
  const paths = { url: server.url, tokenUrl: null, signedContractDataPath: PUBLISHED_PATH };
  const about = { name: 'pool', kind: 'hubject_opcp', authorityFor: [], contractsAt: [null] } as const;
  const settings = { ...about, ...paths, clientId: 'operator', audience: null, headers: {} };
  return hubjectOpcpBroker(settings, { clientSecret: 'a secret', fetch, clock: systemClock });
}

const asks = (over: Partial<ContractQuestion> = {}): ContractQuestion => ({
  stationId,
  action: 'install',
  schemaVersion: 'urn:iso:std:iso:15118:-20:CommonMessages',
  exiRequest: 'gJgCAAAA',
  mostChains: 4,
  prioritisedContracts: [],
  ...over,
});

const recorded = async () =>
  (await world.audited(stationId)).filter(({ action }) => action === 'provide-contract').map(({ detail }) => detail);

test('a vehicle gets its contracts one by one as its operator has signed them, each recorded against the station before it is given, and its case hears of it', async () => {
  const { identityId, emaid, secondEmaid } = await world.vehicle();
  const caseId = await world.opened(identityId, CONTRACT, emaid, []);
  const contracts = [
    { exi: 'AQ==', emaid: `${emaid.slice(0, 2)}-${emaid.slice(2, 5)}-${emaid.slice(5)}` },
    { exi: 'Ag==', emaid: secondEmaid },
  ];
  server.next = { kind: 'contracts', contracts };
  expect(await vehicles.provideContract(asks())).toEqual({
    outcome: 'provided',
    exiResponse: 'AQ==',
    remainingContracts: 1,
  });
  // The second time it may be another server that is asked.
  const another = world.with([pool()]);
  expect(await another.provideContract(asks())).toEqual({
    outcome: 'provided',
    exiResponse: 'Ag==',
    remainingContracts: 0,
  });
  expect(await recorded()).toMatchObject([
    {
      broker: 'pool',
      outcome: 'provided',
      emaid,
      remaining: 1,
      responseSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
    { broker: 'pool', outcome: 'provided', emaid: secondEmaid, remaining: 0 },
  ]);
  // Nobody hears whether the vehicle has taken it: it is told of, and waits to be seen working.
  const found = await vehicles.provisioningCase(caseId, 'all');
  expect(found?.signals.deliveries).toMatchObject([{ channel: 'ocpp', outcome: 'unknown', source: 'pool', stationId }]);
  expect(found?.one.state.name).toBe('delivery');

  world.world.clock.advance(11 * 60_000);
  expect(await vehicles.forgetContractExchanges()).toBeGreaterThan(0);
  expect(await vehicles.provideContract(asks())).toMatchObject({ exiResponse: 'AQ==' });
});

test('a contract of ISO 15118-2 comes alone, and one of no vehicle that is known is recorded all the same', async () => {
  server.next = { kind: 'contracts', contracts: [{ exi: 'AQ==', emaid: 'DEXYZC00000001' }] };
  const question = asks({ schemaVersion: 'urn:iso:15118:2:2013:MsgDef', mostChains: null });
  expect(await vehicles.provideContract(question)).toEqual({ outcome: 'provided', exiResponse: 'AQ==' });
  expect(await recorded()).toMatchObject([{ emaid: 'DEXYZC00000001', remaining: null }]);
});

test('a no in EXI reaches the vehicle, any other fails with its reason', async () => {
  server.next = { kind: 'declines', exi: 'gJkA' };
  expect(await vehicles.provideContract(asks())).toEqual({ outcome: 'provided', exiResponse: 'gJkA' });
  server.next = { kind: 'knows_no_contract' };
  expect(await vehicles.provideContract(asks())).toEqual({ outcome: 'failed', reason: 'broker_refused' });
  expect(await recorded()).toMatchObject([
    { outcome: 'declined' },
    { outcome: 'refused', because: expect.stringContaining('no contract for this PCID (trace f00d)') },
  ]);
});

test('a pool that does not answer fails while the vehicle still waits, and is left alone after three times', async () => {
  server.next = { kind: 'hangs' };
  const impatient = world.with([pool()], { contractPatience: 100 });
  const before = server.asked.length;
  for (const _ of [1, 2, 3, 4]) {
    expect(await impatient.provideContract(asks())).toEqual({ outcome: 'failed', reason: 'broker_away' });
  }
  expect(server.asked.length - before).toBe(3);
  expect(await recorded()).toMatchObject([...Array(3).fill({ outcome: 'away' }), { outcome: 'left_alone' }]);
  server.next = { kind: 'contracts', contracts: [{ exi: 'AQ==', emaid: 'DEXYZC00000001' }] };
  world.world.clock.advance(10_000);
  expect(await impatient.provideContract(asks())).toMatchObject({ outcome: 'provided' });
});

test('nothing is given that cannot be recorded', async () => {
  server.next = { kind: 'contracts', contracts: [{ exi: 'AQ==', emaid: 'DEXYZC00000001' }] };
  const deaf = world.with([pool()], { audit: { append: async () => Promise.reject(new Error('no audit')) } });
  await expect(deaf.provideContract(asks())).rejects.toThrow('no audit');
});

test('where no broker gives contracts the vehicle hears that', async () => {
  const none = world.with([{ ...DESK, authority: null, contractDelivery: null }]);
  expect(await none.provideContract(asks())).toEqual({ outcome: 'failed', reason: 'no_broker' });
});
