import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { createEvseSecurity } from '../create-evse-security.ts';
import type { StationFact } from '../station-contract/index.ts';
import { TestWorld } from '../testing/test-world.ts';

const from = { nodeId: 'gateway-1' };

let world: TestWorld;
let stations = 0;
let facts = 0;
let identityId: ChargerId;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());
beforeEach(async () => {
  ({ identityId } = await world.enroll(`CS-${++stations}`));
});

const said = (
  type: string,
  changes: { readonly techInfo?: string; readonly at?: string; readonly count?: number } = {},
) =>
  ({
    factId: `rep-${++facts}`,
    at: '2026-11-22T10:00:00.000Z',
    kind: 'security_event',
    identityId,
    connectionId: 'con-1',
    type,
    stationTime: '2026-11-22T10:00:00.000Z',
    techInfo: null,
    ...changes,
  }) as const satisfies StationFact;
const times = (count: number, of: () => StationFact): StationFact[] => Array.from({ length: count }, of);

const told = async () =>
  (await world.securityEvents(identityId)).map(({ reportedType, count }) => `${reportedType} ${count}`).toSorted();

/** How often events were recorded. */
function counting() {
  const lifecycle = { ...world.deps.lifecycle };
  const seen = { recorded: 0 };
  const { recordSecurityEvent } = world.deps.lifecycle;
  lifecycle.recordSecurityEvent = (tx, report) => {
    seen.recorded++;
    return recordSecurityEvent(tx, report);
  };
  return { seen, evse: createEvseSecurity({ ...world.deps, lifecycle }) };
}

test('equal events of one message of a gateway are recorded at once, with the first and the last words', async () => {
  const { seen, evse } = counting();
  const batch = [
    said('InvalidMessages', { techInfo: 'first' }),
    ...times(200, () => said('InvalidMessages', { techInfo: 'between' })),
    said('TamperDetectionActivated'),
    said('InvalidMessages', { count: 50, techInfo: 'last' }),
  ];
  await evse.recordStationFacts(batch, from);
  expect(await told()).toEqual(['InvalidMessages 251', 'TamperDetectionActivated 1']);
  expect(seen.recorded).toBe(3);
  const [event] = (await world.securityEvents(identityId)).filter(({ type }) => type === 'messages_invalid');
  expect(event).toMatchObject({ firstDetails: { techInfo: 'first' }, details: { techInfo: 'last' } });

  // Its acknowledgement was lost; something new comes with it.
  await evse.recordStationFacts([...batch, said('InvalidMessages')], from);
  expect(await told()).toEqual(['InvalidMessages 252', 'TamperDetectionActivated 1']);
});

test('those of two hours are two', async () => {
  const later = () => said('InvalidMessages', { at: '2026-11-22T11:00:00.000Z' });
  await world.evse.recordStationFacts([...times(3, () => said('InvalidMessages')), ...times(4, later)], from);
  expect(await told()).toEqual(['InvalidMessages 3', 'InvalidMessages 4']);
});

test('each about a certificate is looked at for itself', async () => {
  const { seen, evse } = counting();
  await evse.recordStationFacts(
    times(3, () => said('DiscardedRenewedClientCertificate')),
    from,
  );
  expect(seen.recorded).toBe(3);
});

test('where one of them can never be recorded, the others are', async () => {
  const poisoned = { ...said('InvalidMessages'), stationTime: 'x', at: '2026-11-22T10 no time' };
  const batch = [...times(6, () => said('InvalidMessages')), poisoned];
  for (let delivery = 1; delivery < 3; delivery++)
    await expect(world.evse.recordStationFacts(batch, from)).rejects.toThrow();
  await world.evse.recordStationFacts(batch, from);
  expect(await told()).toEqual(['InvalidMessages 6', 'fact_parked 1']);
});
