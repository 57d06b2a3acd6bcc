import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { FakeStation } from '../testing/fake-station.ts';
import { context, ORGANISATION, TestWorld } from '../testing/test-world.ts';
import type { KeyFinding } from './key-finding.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

const DAY = 86_400_000;

/** Known with this secret, of this owner. */
async function enroll(name: string, authorizationKey: string, owner = 'depot'): Promise<ChargerId> {
  const names = { wireName: name, serialNumber: `SN-${name}`, organisation: ORGANISATION };
  const rest = { vendor: null, model: null, owner, family: 'V M', cohorts: [] };
  return unwrap(await world.evse.enrollCharger({ ...names, ...rest, authorizationKey }, context())).identityId;
}

const rowsOf = (identityId: ChargerId, owners: 'all' | readonly string[] = 'all') =>
  world.evse.authorizationKeys(
    { finding: null, state: null, identityId, family: null, after: null, limit: 10 },
    owners,
  );

const findingsOf = async (id: ChargerId): Promise<readonly KeyFinding[]> => (await rowsOf(id))[0]?.findings ?? [];

test('shared and default secrets are found without any of them being kept', async () => {
  const text = 'a secret of 20 bytes';
  const hex = Buffer.from(text).toString('hex').toUpperCase();
  const one = await enroll('S-1', text);
  const other = await enroll('S-2', hex);
  const alone = await enroll('S-3', 'nobody else has this one');
  expect(await findingsOf(one)).toEqual(['shared_secret', 'foreign_secret']);
  expect(await findingsOf(other)).toEqual(['shared_secret', 'foreign_secret']);
  expect(await findingsOf(alone)).toEqual(['foreign_secret']);
  expect(await findingsOf(await enroll('S-4', '0001020304050607ffffffffffffffffffffffff'))).toEqual([
    'known_default',
    'foreign_secret',
  ]);
  expect(await findingsOf(await enroll('S-5', 'sn-s-5'))).toEqual(['own_name', 'short_secret', 'foreign_secret']);

  const { rows } = await world.deps.transactions.run(async (tx) => {
    const keys = await world.deps.stores.keys.ofChargers(tx, [one, other]);
    return { rows: JSON.stringify(keys) };
  });
  expect(rows).not.toContain(text);
  expect(rows.toUpperCase()).not.toContain(hex);
});

test('what a secret is compared by is gone as soon as its key is', async () => {
  const station = await world.enroll('F-1');
  await world.migrate(station.identityId);
  await world.run();
  const keys = await world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, station.identityId));
  expect(keys.map(({ state, fingerprint }) => [state, fingerprint])).toEqual([
    ['retired', null],
    ['retired', null],
  ]);
  expect(await findingsOf(station.identityId)).toEqual([]);
});

test('each finding is counted, of the stations of these owners alone', async () => {
  const shared = 'the same in two depots';
  await enroll('O-1', shared, 'north');
  await enroll('O-2', shared, 'south');
  const counts = async (owners: 'all' | readonly string[]) =>
    Object.fromEntries(
      (await world.evse.authorizationKeyFindings(owners)).map(({ finding, keys, stations }) => [
        finding,
        [keys, stations],
      ]),
    );
  expect(await counts(['north'])).toMatchObject({
    shared_secret: [1, 1],
    foreign_secret: [1, 1],
    known_default: [0, 0],
  });
  expect((await counts('all')).shared_secret).toEqual([4, 4]);
  const page = {
    finding: 'shared_secret',
    state: null,
    identityId: null,
    family: null,
    after: null,
    limit: 10,
  } as const;
  expect((await world.evse.authorizationKeys(page, ['north'])).map(({ wireName }) => wireName)).toEqual(['O-1']);
  const [first, ...rest] = await world.evse.authorizationKeys(page, 'all');
  expect(await world.evse.authorizationKeys({ ...page, after: first?.id ?? null }, 'all')).toEqual(rest);
});

test('a key says its version, age, origin, reading, last use and why it must go', async () => {
  const station = await connected('I-1');
  const { identityId } = station;
  unwrap(await world.evse.rotateAuthorizationKey({ identityId, trigger: 'exposure', reconnect: 'at_once' }, context()));
  const [before] = await rowsOf(identityId);
  expect(before).toMatchObject({ version: 1, state: 'active', origin: 'imported', rotateBecause: 'exposure' });
  expect(before?.findings).toEqual(['exposed', 'short_secret', 'foreign_secret', 'rotation_due']);
  await world.run(1 / 24);
  const rows = await rowsOf(identityId);
  expect(rows.map(({ version, state, origin, mustRotate }) => [version, state, origin, mustRotate])).toEqual([
    [1, 'revoked', 'imported', true],
    [2, 'active', 'generated', false],
  ]);
  expect(rows[1]).toMatchObject({ passwordReading: 'plain', findings: [], wireName: 'I-1', owner: 'depot' });
  expect(rows[1]?.lastUsedAt).not.toBeNull();
  world.clock.advance(31 * DAY);
  expect((await rowsOf(identityId))[1]?.findings).toEqual(['unused']);
});

test('keys are replaced for their age only where the policy wants it, from its day on, and the nearest row decides', async () => {
  const station = await connected('P-1');
  const { identityId } = station;
  unwrap(await world.evse.rotateAuthorizationKey({ identityId, trigger: 'hygiene', reconnect: 'at_once' }, context()));
  await world.run(9);
  world.clock.advance(100 * DAY);
  expect(await world.evse.rotateDueKeys()).toBe(0);
  const set = async (level: 'fleet' | 'owner' | 'family', value: string, periodDays: number | null, fromDay?: Date) =>
    unwrap(await world.evse.setKeyPolicy({ level, value, periodDays, fromDay: fromDay ?? null }, context()));
  await set('fleet', '', 90, new Date(world.clock.now().getTime() + DAY));
  expect(await world.evse.rotateDueKeys()).toBe(0);
  await set('fleet', '', 90);
  await set('family', 'V M', null);
  expect(await world.evse.rotateDueKeys()).toBe(0);
  await set('family', 'V M', 60);
  await world.evse.rotateDueKeys();
  const [rotation] = await world.evse.keyRotations({ phase: null, before: null, limit: 1 }, 'all');
  const begun = await world.evse.keyRotations({ phase: 'planned', before: null, limit: 20 }, 'all');
  expect(begun.map((one) => one.identityId)).toContain(identityId);
  expect(rotation).toMatchObject({ trigger: 'periodic' });
  expect(rotation?.reconnectFrom).not.toBeNull();
  // What is under way is not begun again.
  expect(await world.evse.rotateDueKeys()).toBe(0);
  const refused = await world.evse.setKeyPolicy({ level: 'fleet', value: '', periodDays: 7, fromDay: null }, context());
  expect(refused).toMatchObject({ ok: false, refusal: { reason: 'key_policy_invalid' } });
});

async function connected(name: string): Promise<FakeStation & { identityId: ChargerId }> {
  const station = await world.enroll(name);
  await world.evse.publishDirtyEntries();
  world.connectSoon(station.identityId, 0);
  await world.run(1 / 24);
  return station;
}
