import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import { newId } from '@bfcert/kernel/ids';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import { expect, test } from 'vitest';
import { scopeOf } from './event-scope.ts';

const owners = new Map([
  ['idn_north', 'north'],
  ['idn_south', 'south'],
]);
const event = (subject: string, data: Json = {}): DomainEvent => ({
  id: newId('evt'),
  type: 'SomethingHappened',
  version: 1,
  subject,
  at: '2026-03-01T12:00:00.000Z',
  actor: { kind: 'system', id: 'test', roles: [] },
  correlationId: 'cor_test',
  causationId: null,
  data,
});
const told = async (one: DomainEvent, scope: OwnerScope): Promise<boolean> =>
  (await scopeOf([one], async () => owners))(one, scope);

test('an event is its subject’s owner’s', async () => {
  expect(await told(event('idn_north'), ['north'])).toBe(true);
  expect(await told(event('idn_north'), ['south', 'north'])).toBe(true);
  expect(await told(event('idn_north'), ['south'])).toBe(false);
  expect(await told(event('idn_north'), [])).toBe(false);
  expect(await told(event('idn_north'), 'all')).toBe(true);
});

test('what is about an identity under another subject is that identity’s owner’s', async () => {
  expect(await told(event('apr_one', { managedIdentityId: 'idn_north' }), ['north'])).toBe(true);
  expect(await told(event('apr_one', { managedIdentityId: 'idn_north' }), ['south'])).toBe(false);
  expect(await told(event('idn_south', { managedIdentityId: 'idn_north' }), ['south'])).toBe(false);
});

test('what is nobody’s, several owners’ or not known is told to those who act for all', async () => {
  for (const subject of ['pki', 'iot-hub:aws', 'idn_unknown', '__proto__', 'policy']) {
    expect(await told(event(subject), ['north', 'south'])).toBe(false);
    expect(await told(event(subject), 'all')).toBe(true);
  }
});

test('who gets an identity is not told whose it was', async () => {
  const moved = event('idn_south', { before: { owner: 'north' }, after: { owner: 'south' } });
  expect(await told(moved, ['south'])).toBe(false);
  expect(await told(moved, ['north'])).toBe(false);
  expect(await told(moved, ['north', 'south'])).toBe(true);
});

test('data of any form decides nothing but what it says', async () => {
  for (const data of [null, 'text', [1], { before: 'planned', after: null }, { managedIdentityId: 7 }]) {
    expect(await told(event('idn_north', data), ['north'])).toBe(true);
    expect(await told(event('idn_north', data), ['south'])).toBe(false);
  }
});

test('owners are asked for once for all of them', async () => {
  const asked: (readonly string[])[] = [];
  await scopeOf([event('idn_north'), event('idn_south')], async (ids) => {
    asked.push(ids);
    return owners;
  });
  expect(asked).toEqual([['idn_north', 'idn_south']]);
});
