import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { FakeStation } from '../testing/fake-station.ts';
import { HOUR, rotationBench } from '../testing/rotation-bench.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
const { connected } = rotationBench(() => world, 'TR');

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

const as = (actor: typeof mara) => ({ ...context('its board was replaced'), actor });

const rotationsOf = async (id: ChargerId) =>
  (await world.evse.keyRotations({ phase: null, before: null, limit: 50 }, 'all'))
    .filter(({ identityId }) => identityId === id)
    .map(({ trigger }) => trigger);

async function boot(identityId: ChargerId, serialNumber: string, serialMatchesBinding: boolean) {
  const at = world.clock.now().toISOString();
  const who = { vendor: 'V', model: 'M', firmwareVersion: '1.0', reason: 'PowerUp', hasModem: false };
  await world.fact({
    at,
    kind: 'boot_notification',
    identityId,
    connectionId: 'none',
    securityProfile: 2,
    ...who,
    serialNumber,
    answered: 'accepted',
    serialMatchesBinding,
  });
}

test('a station that names another serial number is told no key, until that number is the bound one', async () => {
  const { identityId, wireName } = await connected(FakeStation);
  await boot(identityId, 'SN-OTHER', false);
  expect(await rotationsOf(identityId)).toEqual([]);

  const identity = await world.lifecycle.findIdentity(identityId);
  if (identity === null) throw new Error('it is gone');
  const bindings = identity.bindings.map(({ kind, value }) =>
    kind === 'serial_number' ? { kind, value: `SN-NEW-${wireName}` } : { kind, value },
  );
  const { owner, family, cohorts } = identity;
  const change = { identityId, owner, family, cohorts, bindings };
  unwrap(await world.lifecycle.changeIdentity(change, { ...as(mara), expectedVersion: identity.version }));
  await world.run(HOUR);
  expect(await rotationsOf(identityId)).toEqual([]);
  await boot(identityId, `SN-NEW-${wireName}`, true);
  expect(await rotationsOf(identityId)).toEqual(['board_replacement']);
  await boot(identityId, `SN-NEW-${wireName}`, true);
  expect(await rotationsOf(identityId)).toEqual(['board_replacement']);
});

test('a station that goes over to another owner gets a key that the one before does not have', async () => {
  const station = await connected(FakeStation);
  const { identityId } = station;
  const identity = await world.lifecycle.findIdentity(identityId);
  if (identity === null) throw new Error('it is gone');
  const { family, cohorts, bindings } = identity;
  const change = { identityId, owner: 'another depot', family, cohorts, bindings };
  const asked = unwrap(
    await world.lifecycle.changeIdentity(change, { ...as(noor), expectedVersion: identity.version }),
  );
  expect(asked).toBeDefined();
  await world.run(2);
  expect(await rotationsOf(identityId)).toEqual(['installer_transfer']);
  expect(world.kindsSentTo(identityId)).toEqual(['change authorization_key', 'close_session']);
});
