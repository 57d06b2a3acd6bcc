import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { StationFact } from '../station-contract/index.ts';
import { TestWorld } from '../testing/test-world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

type BootNotified = Extract<StationFact, { kind: 'boot_notification' }>;

async function bootWith(
  identityId: ChargerId,
  answer: Pick<BootNotified, 'answered' | 'serialNumber' | 'serialMatchesBinding'>,
  connectionId = 'con-unknown',
): Promise<void> {
  await world.fact({
    at: '2026-11-22T10:00:00.000Z',
    kind: 'boot_notification',
    identityId,
    connectionId,
    securityProfile: 3,
    vendor: 'V',
    model: 'M',
    firmwareVersion: null,
    reason: 'PowerUp',
    ...answer,
  });
  await world.evse.publishDirtyEntries();
}

const accepted = (serialNumber: string) =>
  ({ answered: 'accepted', serialNumber, serialMatchesBinding: true }) as const;
const rejected = { answered: 'rejected', serialNumber: 'SN-other', serialMatchesBinding: false } as const;
const pending = { answered: 'pending', serialNumber: null, serialMatchesBinding: null } as const;

test('gateways hear of the first boot of a station', async () => {
  const { identityId } = await world.enroll('CS-1');
  await world.evse.publishDirtyEntries();
  expect(world.published.get(identityId)?.boot).toMatchObject({ accepted: false, serialMismatch: false });
  await world.connect(identityId);
  await world.evse.publishDirtyEntries();
  expect(world.published.get(identityId)?.boot).toMatchObject({ accepted: true, serialMismatch: false });
});

test('a wrong serial number is told to gateways until the right one is named; leaving it out changes nothing', async () => {
  const { identityId } = await world.enroll('CS-2');
  await bootWith(identityId, accepted('SN-CS-2'));
  for (const boot of [rejected, pending]) {
    await bootWith(identityId, boot);
    expect(world.published.get(identityId)?.boot).toMatchObject({ accepted: false, serialMismatch: true });
  }
  await bootWith(identityId, accepted('SN-CS-2'));
  expect(world.published.get(identityId)?.boot).toMatchObject({ accepted: true, serialMismatch: false });
});

test('a station held back for its serial number is one security event an hour', async () => {
  const { identityId } = await world.enroll('CS-3');
  for (const boot of [rejected, rejected, accepted('SN-CS-3')]) await bootWith(identityId, boot);
  const events = await world.securityEvents(identityId);
  expect(events).toMatchObject([
    { type: 'serial_number_mismatch', count: 2, details: { named: 'SN-other', bound: 'SN-CS-3' } },
  ]);
});

test('a boot whose session is over counts, and proves nothing about a session', async () => {
  const { identityId } = await world.enroll('CS-4');
  await bootWith(identityId, accepted('SN-CS-4'), 'con-over');
  const charger = await world.deps.transactions.run((tx) => world.deps.stores.chargers.find(tx, identityId));
  expect(charger?.boot).toMatchObject({ answered: 'accepted', epoch: 0 });
  expect(world.published.get(identityId)?.boot.accepted).toBe(true);
});
