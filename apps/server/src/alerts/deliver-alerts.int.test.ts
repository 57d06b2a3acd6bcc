import type { SecurityEvent } from '@bfcert/certificate-lifecycle';
import { lifecycleMigrations } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { FixedClock } from '@bfcert/kernel/clock';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import { createTestDatabase, type TestDatabase } from '@bfcert/kernel/postgres/testing';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measureAlerts } from '../metrics/alert-metrics.ts';
import type { Alert } from './alert.ts';
import { alertMigrations } from './alert-migration.ts';
import { alertSettings } from './alert-settings.ts';
import { type AlertDelivery, AlertStore } from './alert-store.ts';
import { type AlertDeliveries, enqueueIncidents, enqueueSecurityEvents, sendDueAlerts } from './deliver-alerts.ts';

const DAY = 86_400_000;
let world: TestDatabase;
let clock: FixedClock;
let store: AlertStore;
let sent: string[];
let dead: AlertDelivery[];
let goesWrong: (route: string, alert: Alert) => string | null;

beforeEach(async () => {
  world = await createTestDatabase([...outboxMigrations, ...lifecycleMigrations, ...alertMigrations]);
  clock = new FixedClock(new Date('2026-03-01T10:00:00Z'));
  store = new AlertStore(world.database);
  [sent, dead] = [[], []];
  goesWrong = () => null;
});
afterEach(() => world.drop());

const siem = { kind: 'syslog', name: 'siem', host: 'siem.example' };
const chat = { kind: 'syslog', name: 'chat', host: 'chat.example' };
const everything = { routes: [siem, chat], rules: [{ routes: ['siem'] }, { leastSeverity: 'high', routes: ['chat'] }] };
const deliveries = (settings: object = everything): AlertDeliveries => ({
  store,
  clock,
  settings: alertSettings.parse(settings),
  send: async ({ name }, alert) => {
    sent.push(`${name} ${alert.key}`);
    const problem = goesWrong(name, alert);
    if (problem !== null) throw new Error(problem);
  },
  onDead: (delivery) => dead.push(delivery),
});
const send = (settings?: object) =>
  sendDueAlerts(deliveries(settings), (error) => {
    throw error;
  });
const securityEvent = ({ id = 'sev_1', ...over }: Partial<Omit<SecurityEvent, 'id'>> & { id?: string } = {}) =>
  ({
    id,
    type: 'tampering',
    reportedType: 'TamperDetectionActivated',
    category: 'platform_integrity',
    severity: 'critical',
    source: 'station_message',
    reporter: 'gw-1',
    identityId: 'idn_1',
    owner: 'north',
    remoteAddress: null,
    firstAt: clock.now().toISOString(),
    certificateId: null,
    ...over,
  }) as unknown as SecurityEvent;
const happens = (...events: SecurityEvent[]) =>
  world.database.transactions.run((tx) => enqueueSecurityEvents(deliveries(), tx, events));
const incident = (type: string): DomainEvent =>
  ({
    id: `evt_${type}`,
    type,
    at: clock.now().toISOString(),
    subject: 'idn_1',
    data: {
      cause: 'device_tampering',
      severity: 'critical',
      owner: 'north',
      supportOwner: 'operations',
      summary: 'CS-1: TamperDetectionActivated.',
      certificateRecordId: null,
      managedIdentityId: 'idn_1',
    },
  }) as unknown as DomainEvent;

test('a security event leaves by every route that wants it, once, however often it is put on its way', async () => {
  await happens(securityEvent(), securityEvent({ id: 'sev_2', severity: 'low' }));
  await happens(securityEvent());
  expect(await send()).toBe(3);
  expect(sent.toSorted()).toEqual(['chat sev_1', 'siem sev_1', 'siem sev_2']);
  clock.advance(DAY);
  expect(await send()).toBe(0);
});

test('strangers are one alert for each type and hour, under however many names they come', async () => {
  const stranger = { type: 'unknown_identity', severity: 'low', identityId: null, owner: null } as const;
  for (const id of ['sev_1', 'sev_2', 'sev_3']) {
    await happens(securityEvent({ ...stranger, id, remoteAddress: `192.0.2.${id.length}` }));
  }
  clock.advance(3_600_000);
  await happens(securityEvent({ ...stranger, id: 'sev_4' }));
  await send();
  expect(sent.toSorted()).toEqual(['siem unknown_identity 2026-03-01T10', 'siem unknown_identity 2026-03-01T11']);
});

test('an incident is told when it opens, to further routes when nobody acknowledges it, and when it is over', async () => {
  const settings = { routes: [siem, chat], rules: [{ routes: ['siem'], escalateTo: ['chat'] }] };
  const events = ['IncidentOpened', 'IncidentAcknowledged', 'IncidentNotAcknowledged', 'IncidentResolved'];
  await enqueueIncidents(deliveries(settings), events.map(incident));
  await send(settings);
  expect(sent.toSorted()).toEqual([
    'chat evt_IncidentNotAcknowledged',
    'siem evt_IncidentNotAcknowledged',
    'siem evt_IncidentOpened',
    'siem evt_IncidentResolved',
  ]);
});

test('a route that fails holds up no other, and is tried again after ever longer pauses with the same key', async () => {
  goesWrong = (route) => (route === 'chat' ? 'no answer in time' : null);
  await happens(securityEvent());
  await send();
  expect(await send()).toBe(0);
  clock.advance(6_000);
  expect(await send()).toBe(1);
  clock.advance(60_000);
  expect(await send()).toBe(0);
  goesWrong = () => null;
  clock.advance(5 * 60_000);
  expect(await send()).toBe(1);
  expect(sent.filter((one) => one.startsWith('chat'))).toEqual(Array(3).fill('chat sev_1'));
  expect(sent.filter((one) => one.startsWith('siem'))).toEqual(['siem sev_1']);
});

test('after the last attempt an alert is dead, with what was wrong, and shows in the metrics', async () => {
  goesWrong = () => 'connection refused';
  await happens(securityEvent({ severity: 'low' }));
  for (let day = 0; day < 12; day += 1) {
    await send();
    clock.advance(DAY * 1.1);
  }
  expect(sent).toHaveLength(10);
  expect(dead).toMatchObject([{ route: 'siem', status: 'failed', attempts: 10, lastOutcome: 'connection refused' }]);
  const registry = new Registry();
  measureAlerts(registry, { routes: deliveries().settings.routes, store });
  const text = await registry.metrics();
  expect(text).toContain('bfcert_alerts{route="siem",status="failed"} 1');
  expect(text).toContain('bfcert_alerts{route="chat",status="pending"} 0');
});

test('what waits for a route that the configuration has no more is dead at once', async () => {
  await happens(securityEvent());
  await send({ routes: [chat] });
  expect(sent).toEqual(['chat sev_1']);
  expect(dead).toMatchObject([{ route: 'siem', lastOutcome: 'the route is configured no more' }]);
});

test('an attempt whose process dies is made again, by whoever comes after a minute', async () => {
  await happens(securityEvent({ severity: 'low' }));
  const now = clock.now();
  expect(await store.claim(16, now, new Date(now.getTime() + 60_000))).toHaveLength(1);
  expect(await send()).toBe(0);
  clock.advance(60_000);
  expect(await send()).toBe(1);
  expect(sent).toEqual(['siem sev_1']);
});

test('two servers do not make the same attempt', async () => {
  await happens(...Array.from({ length: 30 }, (_, i) => securityEvent({ id: `sev_${i}` })));
  while ((await Promise.all([send(), send()])).some((count) => count > 0));
  expect(sent).toHaveLength(60);
  expect(new Set(sent).size).toBe(60);
});

test('what is over is forgotten after its time, and what still waits is not', async () => {
  goesWrong = (route) => (route === 'chat' ? 'no' : null);
  await happens(securityEvent());
  await send();
  await store.forget(new Date(clock.now().getTime() + 1));
  expect(await store.counts()).toEqual([{ route: 'chat', status: 'pending', count: 1 }]);
});
