import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IdentityId } from '../identity/identity-id.ts';
import { by, LifecycleWorld, operator } from '../testing/lifecycle-world.ts';
import type { SecurityEventRetention } from './retention.ts';
import type { SecurityEventId } from './security-event-id.ts';

const DAY = 86_400_000;

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const report = (type: string, identityId: IdentityId | null = null, remoteAddress = '192.0.2.1') =>
  world.database.transactions.run((tx) =>
    world.lifecycle.recordSecurityEvent(tx, {
      source: 'station_message',
      reporter: 'gw-1',
      type,
      identityId,
      remoteAddress,
      at: world.clock.now().toISOString(),
      reportedTime: null,
      count: 1,
      details: {},
    }),
  );
const forget = (retention: Partial<SecurityEventRetention> = {}) =>
  world.lifecycle.forgetSecurityEvents({ retentionDays: 400, maximum: 1_000, ...retention });
const kept = async (): Promise<readonly SecurityEventId[]> =>
  (await world.lifecycle.securityEvents({ after: null, limit: 100 }, operator)).map(({ id }) => id).toReversed();
/** Of what is sealed, the last. */
async function lastAudited() {
  await world.lifecycle.sealAudit();
  return (await world.lifecycle.auditEntries({ after: 0, limit: 1_000 })).at(-1)?.entry;
}

test('a security event older than its retention is deleted and a younger one is kept, and that is audited', async () => {
  await report('SettingSystemTime');
  world.clock.advance(1);
  const atTheLimit = await report('ResetOrReboot');
  world.clock.advance(400 * DAY);
  const young = await report('SettingSystemTime');
  expect(await forget()).toBe(1);
  expect(await kept()).toEqual([atTheLimit, young]);
  const entry = await lastAudited();
  expect(entry).toMatchObject({
    action: 'forget-security-events',
    actor: 'system:security-event-retention',
    detail: { count: 1, before: '2026-03-01T00:00:00.001Z' },
  });
  expect(await forget()).toBe(0);
  expect(await lastAudited()).toEqual(entry);
});

test('an event that counted on is as old as its last', async () => {
  const id = await report('ResetOrReboot');
  world.clock.advance(30 * 60_000);
  await report('ResetOrReboot');
  world.clock.advance(400 * DAY - 60_000);
  expect(await forget()).toBe(0);
  expect(await kept()).toEqual([id]);
});

test('of more than the maximum the oldest are deleted, however young', async () => {
  const ids: SecurityEventId[] = [];
  for (let i = 0; i < 5; i += 1) {
    world.clock.advance(1_000);
    ids.push(await report('ResetOrReboot', null, `192.0.2.${i}`));
  }
  expect(await forget({ maximum: 5 })).toBe(0);
  expect(await forget({ maximum: 2 })).toBe(3);
  expect(await kept()).toEqual(ids.slice(3));
});

test('what an incident refers to stays until it is closed, by age and by number', async () => {
  const { identityId } = await world.charger();
  const tampered = await report('TamperDetectionActivated', identityId);
  world.clock.advance(500 * DAY);
  await report('ResetOrReboot');
  expect(await forget({ maximum: 1 })).toBe(1);
  expect(await kept()).toEqual([tampered]);
  const [incident] = await world.lifecycle.incidents({ after: null, limit: 5 }, operator);
  if (incident === undefined) throw new Error('no incident was opened');
  expect(incident.links).toContainEqual({ kind: 'security_event', id: tampered });
  const command = { kind: 'close' } as const;
  unwrap(await world.lifecycle.changeIncident({ incidentId: incident.id, command }, by(operator)));
  expect(await forget()).toBe(1);
  expect(await kept()).toEqual([]);
});

test('nothing is deleted while the clock is in doubt', async () => {
  const id = await report('ResetOrReboot');
  world.clock.jump(500 * DAY);
  expect(await forget()).toBe(0);
  expect(await kept()).toEqual([id]);
});
