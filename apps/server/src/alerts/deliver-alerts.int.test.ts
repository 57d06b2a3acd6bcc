import { once } from 'node:events';
import type { CommandContext, SecurityEvent } from '@bfcert/certificate-lifecycle';
import { lifecycleMigrations, postgresStores } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { FixedClock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import { createTestDatabase, type TestDatabase } from '@bfcert/kernel/postgres/testing';
import { unwrap } from '@bfcert/kernel/result';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { measureAlerts } from '../metrics/alert-metrics.ts';
import type { Alert } from './alert.ts';
import { alertMigrations } from './alert-migration.ts';
import { alertSettings } from './alert-settings.ts';
import { type AlertDelivery, AlertStore } from './alert-store.ts';
import { type AlertsApi, alertsApi } from './alerts-api.ts';
import { type AlertDeliveries, enqueueIncidents, enqueueSecurityEvents, sendDueAlerts } from './deliver-alerts.ts';
import type { ListedSilenceId } from './list-silences.ts';
import type { SilenceWish } from './silence-alerts.ts';
import { SilenceStore } from './silence-store.ts';
import { startSending } from './start-sending.ts';

const DAY = 86_400_000;
let world: TestDatabase;
let clock: FixedClock;
let store: AlertStore;
let silences: SilenceStore;
let api: AlertsApi;
let sent: string[];
let dead: AlertDelivery[];
let goesWrong: (route: string, alert: Alert) => string | null;

beforeEach(async () => {
  world = await createTestDatabase([...outboxMigrations, ...lifecycleMigrations, ...alertMigrations]);
  clock = new FixedClock(new Date('2026-03-01T10:00:00Z'));
  store = new AlertStore(world.database);
  silences = new SilenceStore(world.database);
  const { audit, idempotency } = postgresStores(world.database);
  const { transactions } = world.database;
  const { settings } = deliveries();
  api = alertsApi({ transactions, audit, idempotency, clock, store, silences, settings });
  [sent, dead] = [[], []];
  goesWrong = () => null;
});
afterEach(() => world.drop());

const siem = { kind: 'syslog', name: 'siem', host: 'siem.example' };
const chat = { kind: 'syslog', name: 'chat', host: 'chat.example' };
const everything = { routes: [siem, chat], rules: [{ routes: ['siem'] }, { leastSeverity: 'high', routes: ['chat'] }] };
const deliveries = (settings: object = everything): AlertDeliveries => ({
  store,
  silences,
  clock,
  settings: alertSettings.parse(settings),
  send: async ({ name }, alert) => {
    sent.push(`${name} ${alert.key}`);
    const problem = goesWrong(name, alert);
    if (problem !== null) throw new Error(problem);
  },
  deadline: () => new AbortController().signal,
  onDead: (delivery) => dead.push(delivery),
});
const onError = (error: unknown): never => {
  throw error;
};
/** Of every route once, and of those that there are no more; how many attempts. */
async function send(settings?: object): Promise<number> {
  const deps = deliveries(settings);
  const names = deps.settings.routes.map(({ name }) => name);
  const whose = [...names.map((route) => ({ route })), { routesBut: names }];
  const made = await Promise.all(whose.map((of) => sendDueAlerts(deps, of, onError)));
  return made.reduce((sum, count) => sum + count, 0);
}
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

test('a route that keeps its attempts and says nothing holds up no other: all of a storm leave by the good one, and a stop lets the silent one go', async () => {
  await happens(...Array.from({ length: 40 }, (_, i) => securityEvent({ id: `sev_${i}` })));
  const arrived = Promise.withResolvers<void>();
  const sending = startSending(
    {
      ...deliveries(),
      send: async ({ name }, { key }, _, deadline) => {
        sent.push(`${name} ${key}`);
        if (name === 'siem') {
          await once(deadline, 'abort');
          throw deadline.reason;
        }
        if (sent.filter((one) => one.startsWith('chat')).length === 40) arrived.resolve();
      },
    },
    onError,
  );
  await arrived.promise;
  expect(sent.filter((one) => one.startsWith('siem'))).toHaveLength(16);
  await sending.stop();
  expect(await store.counts()).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ route: 'chat', status: 'delivered', count: 40 }),
      expect.objectContaining({ route: 'siem', status: 'pending', count: 40 }),
    ]),
  );
  const ended = (await store.page({ owners: 'all', route: 'siem' }, null, 100)).filter(({ attempts }) => attempts > 0);
  expect(ended.map(({ lastOutcome }) => lastOutcome)).toEqual(
    Array.from({ length: 16 }, () => 'no answer before the server stopped'),
  );
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
  measureAlerts(registry, { routes: deliveries().settings.routes, store, now: () => clock.now() });
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
  expect(await store.claim({ route: 'siem' }, 16, now, new Date(now.getTime() + 60_000))).toHaveLength(1);
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
  expect(await store.counts()).toEqual([{ route: 'chat', status: 'pending', count: 1, oldest: clock.now() }]);
});

const by = (over: Partial<CommandContext['actor']> = {}, more: Partial<CommandContext> = {}): CommandContext => ({
  actor: { kind: 'user', id: 'mara', roles: ['operator'], owners: 'all', ...over },
  reason: 'works in the depot',
  correlationId: 'cor_test',
  ...more,
});
const audited = async () => {
  const { rows } = await world.database.pool.query(
    `select entry->>'action' as action, entry->>'outcome' as outcome, entry->>'before' as before,
      entry->>'after' as after, entry#>>'{detail,refusal}' as refusal from lifecycle.audit_entry order by position`,
  );
  return rows.map((row) => [row.action, row.outcome, row.refusal ?? `${row.before} ${row.after}`].join(' '));
};

describe('a silence', () => {
  const tomorrow = () => new Date(clock.now().getTime() + DAY).toISOString();
  const silence = (match: SilenceWish['match'] = {}, context = by(), until = tomorrow()) =>
    api.silence({ match, until }, context);

  test('holds back what it is for until it ends or somebody ends it, and each of that is audited', async () => {
    const { id } = unwrap(await silence({ names: ['tampering'] }));
    await happens(securityEvent(), securityEvent({ id: 'sev_2', type: 'clock_set', severity: 'low' }));
    expect([await send(), sent]).toEqual([1, ['siem sev_2']]);
    const ended = unwrap(await api.endSilence(id, by({ id: 'noor' })));
    expect(ended).toMatchObject({
      endedBy: 'user:noor',
      because: 'works in the depot',
      until: clock.now().toISOString(),
    });
    await happens(securityEvent({ id: 'sev_3' }));
    await send();
    expect(sent.toSorted()).toEqual(['chat sev_3', 'siem sev_2', 'siem sev_3']);
    unwrap(await silence());
    clock.advance(DAY);
    await happens(securityEvent({ id: 'sev_4' }));
    expect(await send()).toBe(2);
    expect(await audited()).toEqual([
      'silence-alerts done null in_force',
      'end-alert-silence done in_force over',
      'silence-alerts done null in_force',
    ]);
  });

  test('never holds back that nobody took notice of an incident', async () => {
    unwrap(await silence());
    await enqueueIncidents(deliveries(), ['IncidentOpened', 'IncidentNotAcknowledged'].map(incident));
    await send();
    expect(sent.toSorted()).toEqual(['chat evt_IncidentNotAcknowledged', 'siem evt_IncidentNotAcknowledged']);
  });

  test('of a caller of some owners holds back alerts of theirs alone, and is there for no other', async () => {
    const south = by({ id: 'sol', owners: ['south'] });
    const made = unwrap(await silence({}, south));
    expect(made.match).toEqual({ owners: ['south'] });
    await happens(
      securityEvent({ severity: 'low' }),
      securityEvent({ id: 'sev_2', owner: 'south', severity: 'low' }),
      securityEvent({ id: 'sev_3', owner: null, severity: 'low' }),
    );
    await send();
    expect(sent.toSorted()).toEqual(['siem sev_1', 'siem sev_3']);
    const ids = async (owners: CommandContext['actor']['owners']) =>
      (await api.silences({ ...south.actor, owners }, null, 10)).map(({ id }) => id);
    expect([await ids(['south']), await ids(['north']), await ids([]), await ids('all')]).toEqual([
      [made.id],
      [],
      [],
      [made.id],
    ]);
    const all = unwrap(await silence());
    expect(await ids(['south'])).toEqual([made.id]);
    const ended = await api.endSilence(all.id, south);
    expect(ended).toMatchObject({ refusal: { reason: 'alert_silence_unknown' } });
  });

  test('of the configuration stands in the list and says so, before those of people, for whom all that it holds back is theirs', async () => {
    const until = '2026-12-01T06:00:00Z';
    const ofFile = [
      { owners: ['north'], until, because: 'works in the depot' },
      { names: ['tampering'], until, because: 'a test of doors' },
      { owners: ['south', 'north'], until, because: 'a fair' },
    ];
    const { audit, idempotency } = postgresStores(world.database);
    const { transactions } = world.database;
    const { settings } = deliveries({ ...everything, silences: ofFile });
    const listed = alertsApi({ transactions, audit, idempotency, clock, store, silences, settings });
    const earlier = unwrap(await silence());
    clock.advance(1_000);
    const later = unwrap(await silence({ owners: ['north'] }));
    const ids = async (owners: CommandContext['actor']['owners'], limit = 10) => {
      const found: ListedSilenceId[] = [];
      for (let after: ListedSilenceId | null = null; ; after = found.at(-1) ?? null) {
        const page = (await listed.silences({ ...by().actor, owners }, after, limit)).map(({ id }) => id);
        found.push(...page);
        if (page.length < limit) return found;
      }
    };
    const [first, second, third] = [1, 2, 3].map((number) => `configuration-${number}`);
    const everybodys = [first, second, third, later.id, earlier.id];
    for (const limit of [1, 2, 3, 10]) expect(await ids('all', limit)).toEqual(everybodys);
    expect([await ids(['north'], 1), await ids(['south', 'north']), await ids([])]).toEqual([
      [first, later.id],
      [first, third, later.id],
      [],
    ]);
    expect((await listed.silences(by().actor, null, 1))[0]).toEqual({
      id: first,
      source: 'configuration',
      match: { owners: ['north'] },
      until: '2026-12-01T06:00:00.000Z',
      because: 'works in the depot',
      createdAt: null,
      createdBy: 'configuration',
      endedBy: null,
    });
  });

  test.each<[string, SilenceWish['match'], Partial<CommandContext['actor']>, number, string]>([
    ['for another owner', { owners: ['north'] }, { owners: ['south'] }, DAY, 'grant_exceeds_own'],
    ['for others beside', { owners: ['south', 'north'] }, { owners: ['south'] }, DAY, 'grant_exceeds_own'],
    ['for nobody', {}, { owners: [] }, DAY, 'grant_exceeds_own'],
    ['that has ended', {}, {}, 0, 'alert_silence_end_invalid'],
    ['of more than 30 days', {}, {}, 30 * DAY + 1, 'alert_silence_end_invalid'],
    ['by a viewer', {}, { roles: ['viewer', 'auditor', 'integration'] }, DAY, 'role_missing'],
  ])('%s is refused by name, and that is audited', async (_, match, actor, lasts, reason) => {
    const until = new Date(clock.now().getTime() + lasts).toISOString();
    expect(await silence(match, by(actor), until)).toMatchObject({ refusal: { reason } });
    expect(await audited()).toEqual([`silence-alerts refused ${reason}`]);
    expect(await api.silences(by().actor, null, 10)).toEqual([]);
  });

  test('that is over, or that there is none, is not ended', async () => {
    const { id } = unwrap(await silence());
    clock.advance(DAY);
    expect(await api.endSilence(id, by())).toMatchObject({ refusal: { reason: 'alert_silence_over' } });
    const none = await api.endSilence(newId('als'), by());
    expect(none).toMatchObject({ refusal: { reason: 'alert_silence_unknown' } });
  });

  test('is one silence however often it is asked for with the same key, and there are 200 at most', async () => {
    const once = by({}, { idempotencyKey: 'k' });
    const until = tomorrow();
    const first = unwrap(await silence({}, once, until));
    expect(unwrap(await silence({}, once, until))).toEqual(first);
    expect(await silence({ names: ['tampering'] }, once, until)).toMatchObject({
      refusal: { reason: 'idempotency_key_reused' },
    });
    await world.database.pool.query(
      `insert into server.alert_silence select 'als_' || n, record, until
       from server.alert_silence, generate_series(2, 200) as n`,
    );
    expect(await silence()).toMatchObject({ refusal: { reason: 'alert_silences_too_many' } });
    clock.advance(DAY);
    unwrap(await silence());
    await silences.forget(clock.now());
    expect(await api.silences(by().actor, null, 500)).toHaveLength(201);
    await silences.forget(new Date(clock.now().getTime() + 1));
    expect(await api.silences(by().actor, null, 500)).toHaveLength(1);
  });
});

describe('an alert that did not arrive', () => {
  const die = async (owner: string | null = 'north') => {
    goesWrong = () => 'connection refused';
    await happens(securityEvent({ severity: 'low', owner }));
    for (let day = 0; day < 12; day += 1) {
      await send();
      clock.advance(DAY * 1.1);
    }
    goesWrong = () => null;
    sent = [];
    const [delivery] = await api.deliveries(by().actor, { status: 'failed' }, null, 10);
    if (delivery === undefined) throw new Error('nothing has failed');
    return delivery;
  };

  test('is sent again by the same route with the same key, and that is audited', async () => {
    const { id } = await die();
    const again = unwrap(await api.replay(id, by({}, { idempotencyKey: 'k' })));
    expect(again).toMatchObject({ id, status: 'pending', attempts: 0, route: 'siem' });
    expect([await send(), sent]).toEqual([1, ['siem sev_1']]);
    expect(unwrap(await api.replay(id, by({}, { idempotencyKey: 'k' })))).toEqual(again);
    expect(await send()).toBe(0);
    expect(await api.delivery(id, by().actor)).toMatchObject({ status: 'delivered', attempts: 1, lastOutcome: 'sent' });
    expect(await audited()).toEqual(['replay-alert-delivery done failed pending']);
  });

  test('fails again as any other does: replayed it begins with the first pause', async () => {
    const { id } = await die();
    unwrap(await api.replay(id, by()));
    goesWrong = () => 'answered 503';
    await send();
    clock.advance(6_000);
    await send();
    expect(await api.delivery(id, by().actor)).toMatchObject({
      status: 'pending',
      attempts: 2,
      lastOutcome: 'answered 503',
    });
  });

  test('and is sent again while its last attempt is under way, is not dead by what that comes to', async () => {
    await happens(securityEvent({ severity: 'low' }));
    const [delivery] = await api.deliveries(by().actor, {}, null, 1);
    if (delivery === undefined) throw new Error('there is none');
    await world.database.pool.query('update server.alert_delivery set attempts = 9');
    const [attempt] = await store.claim({ route: 'siem' }, 1, clock.now(), new Date(clock.now().getTime() + 60_000));
    unwrap(await api.replay(delivery.id, by()));
    if (attempt !== undefined) await store.settle({ ...attempt, status: 'failed', nextAttemptAt: null });
    expect(await api.delivery(delivery.id, by().actor)).toMatchObject({ status: 'pending', attempts: 0 });
  });

  test('is dismissed by whoever has seen it, once, and only when it has failed', async () => {
    const { id } = await die();
    expect(unwrap(await api.dismiss(id, by()))).toMatchObject({ status: 'dismissed' });
    expect(await api.dismiss(id, by())).toMatchObject({
      refusal: { reason: 'alert_delivery_not_failed', detail: 'It is dismissed.' },
    });
    expect(await store.counts()).toMatchObject([{ route: 'siem', status: 'dismissed', count: 1 }]);
    expect(await audited()).toEqual([
      'dismiss-alert-delivery done failed dismissed',
      'dismiss-alert-delivery refused alert_delivery_not_failed',
    ]);
  });

  test('is there for those alone who act for its owner, and one of nobody for those who act for all', async () => {
    const { id } = await die();
    const of = (...owners: string[]) => by({ owners });
    expect(await api.delivery(id, of('south').actor)).toBeNull();
    expect(await api.deliveries(of('south').actor, {}, null, 10)).toEqual([]);
    expect(await api.deliveries(of().actor, {}, null, 10)).toEqual([]);
    for (const act of [api.replay, api.dismiss]) {
      expect(await act(id, of('south'))).toMatchObject({ refusal: { reason: 'alert_delivery_unknown' } });
    }
    expect(await api.deliveries(of('north').actor, {}, null, 10)).toHaveLength(1);
    await happens(securityEvent({ id: 'sev_9', owner: null, severity: 'low' }));
    expect(await api.deliveries(of('north').actor, {}, null, 10)).toHaveLength(1);
    expect(await api.deliveries(by().actor, {}, null, 10)).toHaveLength(2);
  });

  test('is not sent again by a viewer, nor by a route that the configuration has no more', async () => {
    const { id } = await die();
    const viewer = by({ roles: ['viewer', 'auditor'] });
    for (const act of [api.replay, api.dismiss]) {
      expect(await act(id, viewer)).toMatchObject({ refusal: { reason: 'role_missing' } });
    }
    await world.database.pool.query(`update server.alert_delivery set route = 'pager'`);
    expect(await api.replay(id, by())).toMatchObject({ refusal: { reason: 'alert_route_gone' } });
    expect(await api.replay(newId('ald'), by())).toMatchObject({ refusal: { reason: 'alert_delivery_unknown' } });
  });

  test('is listed with the others page by page, newest first, by route and status', async () => {
    await happens(securityEvent(), securityEvent({ id: 'sev_2', severity: 'low' }));
    clock.advance(1_000);
    await happens(securityEvent({ id: 'sev_3', severity: 'low' }));
    const page = (filter: object, before: AlertDelivery['id'] | null = null) =>
      api.deliveries(by().actor, filter, before, 2);
    const [newest, next] = await page({ route: 'siem' });
    expect([newest?.alert.key, next?.route]).toEqual(['sev_3', 'siem']);
    expect(await page({ route: 'siem' }, next?.id)).toHaveLength(1);
    expect(await page({ route: 'siem', status: 'delivered' })).toEqual([]);
    expect(await page({ route: 'chat', status: 'pending' })).toHaveLength(1);
  });
});

test('deliveries from before they had ids of their own have some that sort by their time', async () => {
  const [first, second] = alertMigrations;
  const old = await createTestDatabase([...outboxMigrations, ...(first === undefined ? [] : [first])]);
  try {
    const alert = JSON.stringify({ key: 'k', owner: 'north' });
    for (const day of [1, 2]) {
      await old.database.pool.query(
        `insert into server.alert_delivery (route, key, alert, status, created_at) values ('siem', $1, $2, 'failed', $3)`,
        [`k${day}`, alert, `2026-03-0${day}T00:00:00Z`],
      );
    }
    await second?.up(old.database.kysely());
    const page = await new AlertStore(old.database).page({ owners: ['north'] }, null, 10);
    expect(page.map(({ createdAt }) => createdAt.slice(0, 10))).toEqual(['2026-03-02', '2026-03-01']);
    for (const { id } of page) expect(id).toMatch(/^ald_[0-9a-z]{26}$/);
  } finally {
    await old.drop();
  }
});
