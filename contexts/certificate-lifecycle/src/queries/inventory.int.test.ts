import { X509Certificate } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { actorWith, by, gateway, LifecycleWorld, operator } from '../testing/lifecycle-world.ts';
import type { InventoryQuery } from './inventory.ts';

let world: LifecycleWorld;
let first: { id: CertificateId; fingerprint: string };
beforeAll(async () => {
  world = await LifecycleWorld.start();
  const charger = await world.charger();
  first = await world.active(charger);
  for (let i = 0; i < 6; i++) {
    world.clock.advance(1000);
    await world.ordered(await world.charger());
  }
});
afterAll(() => world.drop());

const list = async (query: Partial<InventoryQuery> = {}) =>
  (await world.lifecycle.inventory({ after: null, limit: 50, ...query }, operator)).certificates;

test('pages follow each other without gap or repetition, newest first', async () => {
  const seen: CertificateId[] = [];
  for (let after: CertificateId | null = null, pages = 0; ; pages++) {
    const page: Awaited<ReturnType<typeof world.lifecycle.inventory>> = await world.lifecycle.inventory(
      { after, limit: 3 },
      operator,
    );
    seen.push(...page.certificates.map(({ id }) => id));
    after = page.next;
    if (after === null) {
      expect(pages).toBe(2);
      break;
    }
  }
  expect(seen).toHaveLength(7);
  expect(seen).toEqual([...seen].sort().reverse());
});

test('is filtered by state and purpose', async () => {
  expect((await list({ state: 'active' })).map(({ id }) => id)).toEqual([first.id]);
  expect(await list({ state: 'requested', purpose: 'charger_identity' })).toHaveLength(6);
  expect(await list({ purpose: 'backend_server' })).toEqual([]);
});

test('is searched by any name, whatever its case, and never as a pattern', async () => {
  expect((await list({ search: 'cs-1' })).map(({ identityName }) => identityName)).toEqual(['CS-1']);
  expect((await list({ search: 'sn-0001' })).map(({ id }) => id)).toEqual([first.id]);
  expect((await list({ search: first.fingerprint.slice(0, 12).toUpperCase() })).map(({ id }) => id)).toEqual([
    first.id,
  ]);
  expect((await list({ search: 'n-000' })).length).toBeGreaterThan(1);
  expect(await list({ search: '%' })).toEqual([]);
  expect(await list({ search: "' or true --" })).toEqual([]);
});

test('is searched by serial number, fingerprint and PEM, however they are written', async () => {
  const { chainPem, decoded } = (await world.lifecycle.certificate(first.id, operator)) ?? {};
  const serial = decoded?.serial ?? '';
  const leaf = new X509Certificate(chainPem ?? '');
  for (const search of [
    serial,
    `0x00${serial.toUpperCase()}`,
    BigInt(`0x${serial}`).toString(),
    serial.padStart(serial.length + (serial.length % 2), '0').replaceAll(/(..)(?=.)/g, '$1:'),
    first.fingerprint,
    leaf.fingerprint256,
    leaf.fingerprint,
    leaf.fingerprint.replaceAll(':', '').toLowerCase(),
    leaf.toString(),
    chainPem ?? '',
  ]) {
    expect([search, (await list({ search })).map(({ id }) => id)]).toEqual([search, [first.id]]);
  }
  expect(await list({ search: leaf.toString(), state: 'revoked' })).toEqual([]);
  expect(await list({ search: 'ab'.repeat(32) })).toEqual([]);
});

test('is filtered by owner, family and cohort as the identity has them now, and shows nobody what is of others', async () => {
  const { identityId } = await world.charger();
  const { certificateId } = unwrap(await world.lifecycle.requestCertificate(world.place(identityId), by(operator)));
  const ids = async (query: object, actor = operator) =>
    (await world.lifecycle.inventory({ after: null, limit: 50, ...query }, actor)).certificates.map(({ id }) => id);
  expect(await ids({ owner: 'north-depot' })).toContain(certificateId);
  const change = { identityId, owner: 'south-depot', family: 'acme-60', cohorts: ['wave-1', 'pilot'] };
  unwrap(await world.lifecycle.changeIdentity(change, by(actorWith('administrator'))));
  for (const query of [{ owner: 'south-depot' }, { family: 'acme-60', state: 'requested' }, { cohort: 'pilot' }]) {
    expect(await ids(query)).toEqual([certificateId]);
  }
  expect(await ids({ owner: 'north-depot' })).not.toContain(certificateId);
  const south = { ...operator, owners: ['south-depot'] };
  expect(await ids({}, south)).toEqual([certificateId]);
  expect(await ids({ owner: 'north-depot' }, south)).toEqual([]);
  expect(await ids({}, { ...operator, owners: [] })).toEqual([]);
});

test('a limit outside its bounds is a bug of the caller', async () => {
  await expect(list({ limit: 0 })).rejects.toThrow(RangeError);
  await expect(list({ limit: 501 })).rejects.toThrow(RangeError);
});

test('posture follows the clock, and the sweep retires what is over', async () => {
  const posture = async () => (await list({ state: 'active' }))[0]?.posture;
  const day = 86_400_000;
  world.clock.advance(149 * day);
  expect(await posture()).toBe('valid');
  world.clock.advance(2 * day);
  expect(await posture()).toBe('renewal_due');
  world.clock.advance(16 * day);
  expect(await posture()).toBe('escalated');
  world.clock.advance(7 * day);
  expect(await posture()).toBe('incident');
  world.clock.advance(7 * day);
  expect(await posture()).toBe('expired');
  const swept = await world.lifecycle.expireDueCertificates({ confirmed: false }, by(gateway));
  expect(swept).toEqual({ ok: true, value: { retired: [first.id] } });
  expect(await world.stage(first.id)).toBe('retired(expired)');
  expect(await list({ state: 'active' })).toEqual([]);
});

test('the sweep waits for a person when the wall clock jumped', async () => {
  world.clock.jump(86_400_000);
  const held = await world.lifecycle.expireDueCertificates({ confirmed: false }, by(gateway));
  expect(held).toMatchObject({ ok: false, refusal: { reason: 'clock_jumped' } });
  expect((await world.confirmSweep(gateway)).ok).toBe(false);
  expect((await world.confirmSweep()).ok).toBe(true);
  expect((await world.lifecycle.expireDueCertificates({ confirmed: false }, by(gateway))).ok).toBe(true);
});

test('is filtered by cohort beside anything else, through every change of the certificate and of what its identity is in', async () => {
  const administrator = by(actorWith('administrator'));
  const certificateIds: CertificateId[] = [];
  for (let i = 0; i < 3; i++) {
    world.clock.advance(1000);
    const charger = await world.charger();
    const cohorts = ['wave-2', 'depot-b'];
    unwrap(await world.lifecycle.changeIdentity({ identityId: charger.identityId, cohorts }, administrator));
    certificateIds.unshift(await world.ordered(charger));
  }
  const [newest, middle, oldest] = certificateIds as [CertificateId, CertificateId, CertificateId];
  const pages = async (query: Partial<InventoryQuery>) => (await list(query)).map(({ id }) => id);
  expect(await pages({ cohort: 'wave-2' })).toEqual([newest, middle, oldest]);
  expect(await pages({ cohort: 'wave-2', limit: 1 })).toEqual([newest]);
  expect(await pages({ cohort: 'depot-b', after: newest, limit: 1 })).toEqual([middle]);
  expect(await pages({ cohort: 'wave-2', search: oldest.slice(4) })).toEqual([]);

  await world.lifecycle.advanceCertificate(middle);
  expect(await pages({ cohort: 'wave-2', state: 'requested' })).toEqual([newest, oldest]);
  expect(await pages({ cohort: 'wave-2', state: 'issued' })).toEqual([middle]);

  const { identityId } = (await world.lifecycle.certificate(newest, operator)) ?? {};
  if (identityId === undefined) throw new Error('it has no identity');
  const moved = { identityId, owner: 'south-depot', family: 'acme-70', cohorts: ['depot-b', 'wave-3'] };
  unwrap(await world.lifecycle.changeIdentity(moved, administrator));
  expect(await pages({ cohort: 'wave-2', state: 'requested' })).toEqual([oldest]);
  expect(await pages({ cohort: 'wave-3', owner: 'south-depot', family: 'acme-70' })).toEqual([newest]);
  expect(
    await pages({ cohort: 'depot-b', owner: 'north-depot', purpose: 'charger_identity', state: 'requested' }),
  ).toEqual([oldest]);
  unwrap(await world.lifecycle.changeIdentity({ identityId, cohorts: [] }, administrator));
  expect(await pages({ cohort: 'wave-3' })).toEqual([]);
});
