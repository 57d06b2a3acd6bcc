import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

type Station = Awaited<ReturnType<typeof connected>>;

const keysOf = (id: ChargerId) => world.deps.transactions.run((tx) => world.deps.stores.keys.ofCharger(tx, id));
const statesOf = async (id: ChargerId) => (await keysOf(id)).map(({ state }) => state);
const enters = ({ identityId, password }: { identityId: ChargerId; password: string }) =>
  world.admits(identityId, { profile: 2, password }) !== null;

async function revoke(identityId: ChargerId, because: KeyRevocationCause, actor = mara) {
  const key = (await keysOf(identityId)).find(({ state }) => state === 'active');
  if (key === undefined) throw new Error('it has no key in force');
  return world.evse.revokeAuthorizationKey({ keyId: key.id, because }, as(actor));
}

async function withdraw(identityId: ChargerId, version: number) {
  const key = (await keysOf(identityId)).find((one) => one.version === version);
  if (key === undefined) throw new Error('it has no such key');
  return unwrap(await world.evse.revokeAuthorizationKey({ keyId: key.id, because: 'withdrawn' }, as(mara)));
}

const rotate = async (identityId: ChargerId, reconnect: 'at_once' | 'when_convenient') =>
  unwrap(await world.evse.rotateAuthorizationKey({ identityId, trigger: 'hygiene', reconnect }, context())).rotationId;

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

test('a key goes by one person where the station has come with another since', async () => {
  const station = await connected();
  const { identityId } = station;
  const old = station.password;
  await rotate(identityId, 'at_once');
  await world.run(HOUR);
  expect(await statesOf(identityId)).toEqual(['retiring', 'active']);
  expect(await withdraw(identityId, 1)).toMatchObject({ kind: 'revoked', wayIn: 'another_key' });
  expect([enters({ identityId, password: old }), enters(station)]).toEqual([false, true]);
  expect(await statesOf(identityId)).toEqual(['revoked', 'active']);
});

describe('the last way in goes by two people, and one alone takes nothing,', () => {
  /** Each way in by itself, and all at once. */
  async function goesByTwo(station: Station, versions: readonly number[]) {
    const { identityId } = station;
    const before = await statesOf(identityId);
    for (const version of versions) expect(await withdraw(identityId, version)).toMatchObject({ kind: 'asked' });
    const atOnce = await Promise.all(versions.map((version) => withdraw(identityId, version)));
    expect(atOnce.map(({ kind }) => kind)).toEqual(versions.map(() => 'asked'));
    await world.run(1 / 1440);
    expect(await statesOf(identityId)).toEqual(before);
    expect(enters(station)).toBe(true);
  }

  test('of two keys, where the station has said that it has stored the new one: a yes may be wrong', async () => {
    const station = await connected();
    await rotate(station.identityId, 'when_convenient');
    await world.run(HOUR);
    await goesByTwo(station, [1, 2]);
  });

  test('of two keys, where one was issued by hand: nobody hears whether it was typed in', async () => {
    const station = await connected();
    unwrap(await world.evse.issueAuthorizationKey({ identityId: station.identityId }, as(mara)));
    await goesByTwo(station, [1, 2]);
  });

  test('of two keys, where one was set aside', async () => {
    const station = await connected();
    const { identityId } = station;
    const rotationId = await rotate(identityId, 'when_convenient');
    await world.run(HOUR);
    await world.disconnect(identityId);
    unwrap(await world.evse.retryKeyRotation({ rotationId }, as(mara)));
    expect(await statesOf(identityId)).toEqual(['active', 'set_aside']);
    await goesByTwo(station, [1, 2]);
  });

  test('of a former key, where the family goes back to it by itself', async () => {
    world.family = 'goes back';
    const draft = { family: world.family, capabilities: { key_rollback: true }, exclusion: null };
    unwrap(await world.evse.declareFamily(draft, { ...context('its manual'), expectedVersion: 0 }));
    const station = await connected();
    world.family = 'V M';
    await rotate(station.identityId, 'at_once');
    await world.run(HOUR);
    expect(await statesOf(station.identityId)).toEqual(['retiring', 'active']);
    await goesByTwo(station, [1, 2]);
  });

  test('where there is a certificate in force that was never proven at verify', async () => {
    const station = await connected();
    const { identityId } = station;
    world.mishapFor = (command) => {
      const isAtVerify = world.kindsSentTo(identityId).includes('restart');
      return isAtVerify && command.kind === 'read_settings' ? 'refused' : 'none';
    };
    unwrap(await world.evse.planMigration({ identityId }, context()));
    await world.run(6 / 1440);
    expect((await world.lifecycle.certificatesOf(identityId, mara)).map(({ state }) => state)).toEqual(['active']);
    // It falls back, as it may until then.
    station.faults.add('falls-back');
    await world.disconnect(identityId);
    station.goTo(2);
    world.connectSoon(identityId, 0);
    await world.run(1 / 1440);
    expect(enters(station)).toBe(true);
    const inForce = (await keysOf(identityId)).find(({ state }) => state === 'active');
    await goesByTwo(station, [inForce?.version ?? 0]);
    world.mishapFor = () => 'none';
  });

  test('also where a repetition of the same request comes when that has changed', async () => {
    const station = await connected();
    const { identityId } = station;
    const [key] = await keysOf(identityId);
    if (key === undefined) throw new Error('it has no key');
    const request = { ...as(mara), idempotencyKey: `withdraw-${identityId}` };
    const ask = () => world.evse.revokeAuthorizationKey({ keyId: key.id, because: 'withdrawn' }, request);
    const asked = unwrap(await ask());
    await rotate(identityId, 'at_once');
    await world.run(HOUR);
    expect(unwrap(await ask())).toEqual(asked);
    expect(await statesOf(identityId)).toEqual(['retiring', 'active']);
  });
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
