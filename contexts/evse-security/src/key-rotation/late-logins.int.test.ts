import { unwrap } from '@bfcert/kernel/result';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { StationFact } from '../station-contract/index.ts';
import { FakeStation } from '../testing/fake-station.ts';
import { HOUR, rotationBench } from '../testing/rotation-bench.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let facts = 0;
const { connected, rotate, keysOf, statesOf, entersWith } = rotationBench(() => world, 'LL');

beforeAll(async () => {
  world = await TestWorld.create();
  const draft = { family: 'goes back', capabilities: { key_rollback: true }, exclusion: null };
  unwrap(await world.evse.declareFamily(draft, { ...context('its manual'), expectedVersion: 0 }));
});
afterAll(() => world.end());
beforeEach(() => {
  world.nodes = ['gateway-1', 'cut-off'];
});
afterEach(() => {
  world.family = 'V M';
});

/** The station came in with this key, as some gateway saw it. */
function login(identityId: ChargerId, keyId: AuthorizationKeyId, at: Date): StationFact {
  const seen = { remoteAddress: '192.0.2.7', port: 8442, protocol: 'ocpp2.0.1', tlsVersion: 'TLSv1.3' } as const;
  const credential = { securityProfile: 2, fingerprint: null, keyId, passwordReading: 'plain' } as const;
  const rest = { bootstrap: false, bindingExceptions: [] };
  const name = `late-${++facts}`;
  return {
    kind: 'session_opened',
    factId: name,
    connectionId: name,
    at: at.toISOString(),
    identityId,
    ...seen,
    ...credential,
    ...rest,
  };
}

async function tells(nodeId: string, ...of: readonly StationFact[]): Promise<void> {
  await world.evse.recordStationFacts(of, { nodeId });
  await world.evse.publishDirtyEntries();
}

/** It has come with its new key; `before`: some time ago, when it had not. */
async function rotated(family: string) {
  world.family = family;
  const station = await connected(FakeStation);
  const { identityId, password: old } = station;
  const before = world.clock.now();
  await rotate(identityId);
  await world.run(HOUR);
  expect(await statesOf(identityId)).toEqual(['retiring', 'active']);
  const [former, inForce] = await keysOf(identityId);
  if (former === undefined || inForce === undefined) throw new Error('it has no keys');
  return { station, identityId, old, before, former, inForce };
}

test.each(['V M', 'goes back'])(
  'what a gateway that was cut off tells late of a login with the key before changes no key, while the station is in elsewhere: %s',
  async (family) => {
    const { identityId, old, before, former } = await rotated(family);
    await tells('cut-off', login(identityId, former.id, before));
    expect(await statesOf(identityId)).toEqual(['retiring', 'active']);
    expect(entersWith(identityId, old)).toBe(family === 'goes back');
  },
);

test('nor does it while the station is away', async () => {
  const { identityId, before, former } = await rotated('goes back');
  await world.disconnect(identityId);
  await tells('cut-off', login(identityId, former.id, before));
  expect(await statesOf(identityId)).toEqual(['retiring', 'active']);
});

test('a key that was replaced comes into force by no login where its family does not go back, whatever a gateway has let in', async () => {
  const { identityId, old, former } = await rotated('V M');
  await world.disconnect(identityId);
  await tells('cut-off', login(identityId, former.id, world.clock.now()));
  expect(await statesOf(identityId)).toEqual(['retiring', 'active']);
  expect(entersWith(identityId, old)).toBe(false);
});

test('of a first login and a return to the key before that are told late, one after the other, the return counts', async () => {
  world.family = 'goes back';
  const station = await connected(FakeStation);
  const { identityId } = station;
  await rotate(identityId, { reconnect: 'when_convenient' });
  await world.run(HOUR);
  const [former, renewed] = await keysOf(identityId);
  if (former === undefined || renewed === undefined) throw new Error('it has no keys');
  await world.disconnect(identityId);
  const minutesOn = (minutes: number) => new Date(world.clock.now().getTime() + minutes * 60_000);
  const told = [login(identityId, renewed.id, minutesOn(1)), login(identityId, former.id, minutesOn(2))];
  world.clock.advance(10 * 60_000);
  await tells('cut-off', ...told);
  expect(await statesOf(identityId)).toEqual(['active', 'pending']);
});
