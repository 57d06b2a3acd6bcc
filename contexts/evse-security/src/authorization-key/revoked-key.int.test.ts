import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { KeyRevocationCause } from '../commands/revoke-authorization-key.ts';
import { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';

const HOUR = 1 / 24;
let world: TestWorld;
let stations = 0;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

const as = (actor: typeof mara, reason = 'found in an installer’s notes') => ({ ...context(reason), actor });

async function connected(Kind = FakeStation) {
  const station = await world.enroll(`RV-${++stations}`, [], {}, Kind);
  await world.evse.publishDirtyEntries();
  world.connectSoon(station.identityId, 0);
  await world.run(HOUR);
  return station;
}

const keysOf = (id: ChargerId) => world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, id));
const statesOf = async (id: ChargerId) => (await keysOf(id)).map(({ state }) => state);
const enters = ({ identityId, password }: { identityId: ChargerId; password: string }) =>
  world.admits(identityId, { profile: 2, password }) !== null;

async function revoke(identityId: ChargerId, because: KeyRevocationCause, actor = mara) {
  const key = (await keysOf(identityId)).find(({ state }) => state === 'active');
  if (key === undefined) throw new Error('it has no key in force');
  return world.evse.revokeAuthorizationKey({ keyId: key.id, because }, as(actor));
}

test('an exposed key stops at once, its session is closed, an incident is opened, and it is said how the station comes back', async () => {
  const station = await connected();
  const { identityId } = station;
  const done = unwrap(await revoke(identityId, 'compromised'));
  expect(done).toMatchObject({ kind: 'revoked', wayIn: 'none', advice: expect.stringContaining('bfcert keys issue') });
  expect([await statesOf(identityId), enters(station)]).toEqual([['revoked'], false]);
  await world.run(1 / 1440);
  expect(world.isLive(identityId)).toBe(false);
  const [event] = (await world.securityEvents(identityId)).filter(({ type }) => type === 'authorization_key_exposed');
  expect(event?.details).toMatchObject({ keyVersion: 1, because: 'found in an installer’s notes' });
  const query = { cause: 'authorization_key_exposed', identityId, after: null, limit: 5 } as const;
  expect(await world.lifecycle.incidents(query, mara)).toHaveLength(1);
});

test('the last way in of a station goes by two people, and until the second has said yes nothing happens', async () => {
  const station = await connected();
  const { identityId } = station;
  const asked = unwrap(await revoke(identityId, 'withdrawn'));
  if (asked.kind !== 'asked') throw new Error('one person was enough');
  await world.run(HOUR);
  expect([await statesOf(identityId), enters(station)]).toEqual([['active'], true]);
  const approvalId = asked.approvalId as never;
  const alone = await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(mara));
  expect(alone.ok).toBe(false);
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  await world.run(HOUR);
  expect([await statesOf(identityId), enters(station)]).toEqual([['revoked'], false]);
});

test('a key goes by one person where the station has another that it has stored', async () => {
  const station = await connected();
  const { identityId } = station;
  const old = station.password;
  unwrap(
    await world.evse.rotateAuthorizationKey(
      { identityId, trigger: 'hygiene', reconnect: 'when_convenient' },
      context(),
    ),
  );
  await world.run(HOUR);
  expect(unwrap(await revoke(identityId, 'withdrawn'))).toMatchObject({ kind: 'revoked', wayIn: 'another_key' });
  expect([enters({ identityId, password: old }), enters(station)]).toEqual([false, true]);
  // As every station does whose socket is closed.
  world.connectSoon(identityId, 2_000);
  await world.run(HOUR);
  expect(await statesOf(identityId)).toEqual(['revoked', 'active']);
});

test('nobody but PKI’s people revokes a key, and nobody of another owner finds it', async () => {
  const { identityId } = await connected();
  const operator = { ...mara, roles: ['operator'] as const };
  expect(await revoke(identityId, 'compromised', operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
  const stranger = { ...mara, owners: ['elsewhere'] };
  expect(await revoke(identityId, 'compromised', stranger)).toMatchObject({ refusal: { reason: 'key_unknown' } });
  expect(await statesOf(identityId)).toEqual(['active']);
});

test.each([
  ['2.0.1', FakeStation],
  ['1.6', FakeStation16],
])(
  'a station of %s whose key is gone comes in with one that a person typed in, and then gets one that nobody has seen',
  async (_, Kind) => {
    const station = await connected(Kind);
    const { identityId } = station;
    await revoke(identityId, 'compromised');
    await world.run(HOUR);
    expect(enters(station)).toBe(false);

    const request = { ...as(noor, 'on site'), idempotencyKey: `by-hand-${Kind.name}` };
    const issued = unwrap(await world.evse.issueAuthorizationKey({ identityId }, request));
    expect(Buffer.from(issued.hex ?? '', 'hex').toString()).toBe(issued.secret);
    const again = unwrap(await world.evse.issueAuthorizationKey({ identityId }, request));
    expect(again).toEqual({ ...issued, secret: null, hex: null });
    expect(await statesOf(identityId)).toEqual(['revoked', 'pending']);

    station.password = issued.secret ?? '';
    world.connectSoon(identityId);
    await world.run(1);
    expect(await statesOf(identityId)).toEqual(['revoked', 'active', 'pending']);
    await world.run(2);
    expect(await statesOf(identityId)).toEqual(['revoked', 'retiring', 'active']);
    const [rotation] = await world.evse.keyRotations({ phase: null, before: null, limit: 1 }, 'all');
    expect(rotation).toMatchObject({ trigger: 'installer_transfer', phase: 'rollback_window' });
    expect(station.password).not.toBe(issued.secret);
  },
);

test('a key that was issued by hand and that nobody has come with ends', async () => {
  const { identityId } = await world.enroll('BY-HAND', [], { hasPassword: false });
  const issued = unwrap(await world.evse.issueAuthorizationKey({ identityId }, as(noor, 'its first key')));
  world.clock.advance(7 * 86_400_000 - 1);
  await world.evse.retireDueKeys();
  expect(await statesOf(identityId)).toEqual(['pending']);
  world.clock.advance(1);
  expect(world.clock.now().toISOString()).toBe(issued.until);
  await world.evse.retireDueKeys();
  expect(await statesOf(identityId)).toEqual(['retired']);
});
