import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import type { CommandContext } from '@bfcert/certificate-lifecycle';
import { lifecycleMigrations, postgresStores } from '@bfcert/certificate-lifecycle/adapters/postgres';
import type { Actor } from '@bfcert/kernel/actor';
import { FixedClock } from '@bfcert/kernel/clock';
import { appendEvent, outboxMigrations, type SequencedEvent } from '@bfcert/kernel/outbox';
import { createTestDatabase, type TestDatabase } from '@bfcert/kernel/postgres/testing';
import { unwrap } from '@bfcert/kernel/result';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import { enqueueEvents, sendDue, type WebhookDelivery } from './deliver-webhooks.ts';
import { Webhooks } from './manage-webhooks.ts';
import { startSending } from './start-sending.ts';
import type { Delivery, Webhook } from './webhook.ts';
import { webhookMigrations } from './webhook-migration.ts';
import { WebhookStore } from './webhook-store.ts';

const KEY = Buffer.alloc(32, 7);

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

let world: TestDatabase;
let clock: FixedClock;
let receiver: Server;
let received: Received[];
let answer: { status: number; headers?: Record<string, string> };
let webhooks: Webhooks;
let delivery: WebhookDelivery;
let position = 0;

beforeEach(async () => {
  world = await createTestDatabase([...outboxMigrations, ...lifecycleMigrations, ...webhookMigrations]);
  // Receivers look at the time of a signature by their own clock.
  clock = new FixedClock(new Date());
  received = [];
  answer = { status: 204 };
  position = 0;
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer.status, answer.headers).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { database } = world;
  const { audit, idempotency } = postgresStores(database);
  const store = new WebhookStore(database);
  const { transactions } = database;
  webhooks = new Webhooks({ transactions, store, audit, idempotency, clock, key: KEY, allowsPlainHttp: true });
  delivery = {
    database,
    store,
    clock,
    key: KEY,
    ownersOf: async () => new Map([['idn_one', 'north']]),
    allowed: new AllowedAddresses(['127.0.0.0/8']),
    deadline: () => new AbortController().signal,
    disable: async ({ webhook }, because) => void unwrap(await webhooks.act(webhook.id, 'disable', by({}, because))),
  };
});
afterEach(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await world.drop();
});

const by = (over: Partial<CommandContext> = {}, reason = 'test', actor: Partial<Actor> = {}): CommandContext => ({
  actor: { kind: 'user', id: 'mara', roles: ['integration'], owners: 'all', ...actor },
  reason,
  correlationId: 'cor_test',
  ...over,
});
const url = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
const wishes = (eventTypes: string[] = []) => ({ url: url(), description: '', eventTypes });
const onError = (error: unknown): never => {
  throw error;
};
/** To every receiver once; how many attempts. */
async function send(deps = delivery): Promise<number> {
  const receivers = await deps.store.receiversDue(clock.now());
  const made = await Promise.all(receivers.map((id) => sendDue(deps, id, onError)));
  return made.reduce((sum, count) => sum + count, 0);
}

/** An event as it leaves the outbox. */
async function happen(type: string): Promise<SequencedEvent> {
  position += 1;
  const event: SequencedEvent = {
    position,
    id: `evt_${position}` as SequencedEvent['id'],
    type,
    version: 1,
    subject: 'idn_one',
    at: clock.now().toISOString(),
    actor: { kind: 'system', id: 'test', roles: [] },
    correlationId: 'cor_test',
    causationId: null,
    data: { serial: '0a' },
  };
  await world.database.transactions.run((tx) => appendEvent(tx, event));
  await world.database.pool.query('update domain_event set position = $1 where id = $2', [position, event.id]);
  await enqueueEvents(delivery, [event]);
  return event;
}

describe('a webhook', () => {
  test('is told of what it wants, signed, as a CloudEvent, once', async () => {
    const { webhook, secret } = unwrap(await webhooks.create(wishes(['CertificateRevoked']), by()));
    await happen('CertificateIssued');
    const event = await happen('CertificateRevoked');
    await enqueueEvents(delivery, [event]);
    expect([await send(), await send(), received.length]).toEqual([1, 0, 1]);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(new Verifier(secret ?? '').verify(body, headers)).toMatchObject({
      specversion: '1.0',
      id: event.id,
      type: 'bfcert.certificate-lifecycle.CertificateRevoked',
      timestamp: event.at,
      data: { serial: '0a' },
    });
    expect(headers).toMatchObject({ 'webhook-id': event.id, 'content-type': 'application/cloudevents+json' });
    expect(await delivery.store.deliveries(webhook.id, null, 10)).toMatchObject([
      { eventId: event.id, status: 'delivered', attempts: 1, lastOutcome: 'answered 204' },
    ]);
  });

  test('that does not answer well gets it again later, and at last no more', async () => {
    const { webhook } = unwrap(await webhooks.create(wishes(), by()));
    answer = { status: 500 };
    await happen('CertificateIssued');
    let attempts = 0;
    for (let hour = 0; hour < 24 * 5; hour++) {
      attempts += await send();
      clock.advance(3_600_000);
    }
    expect([attempts, received.length]).toEqual([10, 10]);
    expect(await delivery.store.deliveries(webhook.id, null, 10)).toMatchObject([
      { status: 'failed', attempts: 10, nextAttemptAt: null, lastOutcome: 'answered 500' },
    ]);
  });

  test('that says it is gone is disabled, and told nothing more', async () => {
    const { webhook } = unwrap(await webhooks.create(wishes(), by()));
    answer = { status: 410 };
    await happen('CertificateIssued');
    await send();
    await happen('CertificateIssued');
    expect([await send(), received.length]).toEqual([0, 1]);
    const found = await delivery.store.find(webhook.id);
    expect(found?.webhook).toMatchObject({ state: 'disabled', disabledBecause: 'the receiver answered 410 Gone' });
  });

  test('gets it from another server when the one that was sending has died', async () => {
    const { webhook } = unwrap(await webhooks.create(wishes(), by()));
    await happen('CertificateIssued');
    const now = clock.now();
    expect(await delivery.store.claim(webhook.id, 10, now, new Date(now.getTime() + 60_000))).toHaveLength(1);
    expect(await send()).toBe(0);
    clock.advance(60_000);
    expect([await send(), received.length]).toEqual([1, 1]);
  });

  test('in a network of ours that nobody opened is not reached', async () => {
    const { webhook } = unwrap(await webhooks.create(wishes(), by()));
    await happen('CertificateIssued');
    await send({ ...delivery, allowed: new AllowedAddresses([]) });
    expect(received).toEqual([]);
    expect(await delivery.store.deliveries(webhook.id, null, 10)).toMatchObject([
      { status: 'pending', lastOutcome: 'the address may not be reached from here' },
    ]);
  });

  test('may be sent an event again', async () => {
    const { webhook } = unwrap(await webhooks.create(wishes(), by()));
    const { id } = await happen('CertificateIssued');
    await send();
    unwrap(await webhooks.replay(webhook.id, id, by()));
    expect([await send(), received.map(({ headers }) => headers['webhook-id'])]).toEqual([1, [id, id]]);
    expect(await webhooks.replay(webhook.id, 'evt_other', by())).toMatchObject({
      refusal: { reason: 'delivery_unknown' },
    });
  });

  test('has two secrets after a rotation: signatures by both come along', async () => {
    const { webhook, secret: first } = unwrap(await webhooks.create(wishes(), by()));
    const { secret: second } = unwrap(await webhooks.act(webhook.id, 'rotate-secret', by()));
    await happen('CertificateIssued');
    await send();
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    for (const secret of [first, second]) expect(() => new Verifier(secret ?? '').verify(body, headers)).not.toThrow();
    expect(JSON.stringify((await delivery.store.find(webhook.id))?.secrets)).not.toContain(first ?? '-');
  });
});

describe('a receiver that keeps its connections', () => {
  let keeper: ReturnType<typeof createTcp>;
  let kept: Set<Socket>;
  let onKept: (socket: Socket) => void;
  let keeping: Webhook;

  beforeEach(async () => {
    kept = new Set();
    onKept = () => undefined;
    keeper = createTcp((socket) => {
      kept.add(socket.on('error', () => undefined).on('close', () => kept.delete(socket)));
      onKept(socket.resume());
    }).listen(0, '127.0.0.1');
    await once(keeper, 'listening');
    const { port } = keeper.address() as AddressInfo;
    const asked = await webhooks.create({ ...wishes(), url: `http://127.0.0.1:${port}/hook` }, by());
    keeping = unwrap(asked).webhook;
  });
  afterEach(() => {
    keeper.close();
    for (const socket of kept) socket.destroy();
  });

  test('and says nothing holds up no other: all of a storm reach the good one, and a stop lets the silent one go', async () => {
    const { webhook: good } = unwrap(await webhooks.create(wishes(), by()));
    for (let i = 0; i < 40; i++) await happen('CertificateIssued');
    const [all, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let delivered = 0;
    class WatchedStore extends WebhookStore {
      override async settle(settled: Delivery): Promise<void> {
        await super.settle(settled);
        if (settled.status === 'delivered') delivered += 1;
        if (delivered === 40) all.resolve();
      }
    }
    onKept = () => kept.size === 16 && held.resolve();
    const sending = startSending({ ...delivery, store: new WatchedStore(world.database) }, onError);
    await Promise.all([all.promise, held.promise]);
    await sending.stop();
    const of = async ({ id }: Webhook) => (await delivery.store.deliveries(id, null, 100)).map((one) => one.status);
    expect(await of(good)).toEqual(Array.from({ length: 40 }, () => 'delivered'));
    expect(new Set(await of(keeping))).toEqual(new Set(['pending']));
    const tried = (await delivery.store.deliveries(keeping.id, null, 100)).filter(({ attempts }) => attempts > 0);
    expect(tried.map(({ lastOutcome }) => lastOutcome)).toEqual(
      Array.from({ length: 16 }, () => 'no answer before the server stopped'),
    );
  });

  test('and drips is let go at the deadline, and gets it again later', async () => {
    const [deadline, gone] = [new AbortController(), Promise.withResolvers<void>()];
    onKept = (socket) => {
      let times = 0;
      const again = setInterval(() => {
        socket.write('HTTP/1.1 102 Processing\r\n\r\n');
        times += 1;
        if (times === 3) deadline.abort(new DOMException('late', 'TimeoutError'));
      }, 5);
      socket.on('close', () => {
        clearInterval(again);
        gone.resolve();
      });
    };
    await happen('CertificateIssued');
    expect(await send({ ...delivery, deadline: () => deadline.signal })).toBe(1);
    await gone.promise;
    expect(await delivery.store.deliveries(keeping.id, null, 10)).toMatchObject([
      { status: 'pending', attempts: 1, lastOutcome: 'no answer in time' },
    ]);
  });
});

describe('who manages webhooks', () => {
  const entries = async () =>
    (
      await world.database.pool.query<{ entry: { action: string; outcome: string; detail: { refusal?: string } } }>(
        'select entry from lifecycle.audit_entry order by position',
      )
    ).rows.map(({ entry }) => [entry.action, entry.detail.refusal ?? entry.outcome]);

  test('needs a role, and owners that its maker acts for; a refusal is audited and changes nothing', async () => {
    const noRole = by({}, 'test', { roles: ['viewer'] });
    expect(await webhooks.create(wishes(), noRole)).toMatchObject({ refusal: { reason: 'role_missing' } });
    const scoped = by({}, 'test', { owners: ['a depot'] });
    for (const owners of ['all', ['another depot'], ['a depot', 'another depot'], []] as const) {
      expect(await webhooks.create({ ...wishes(), owners }, scoped)).toMatchObject({
        refusal: { reason: 'grant_exceeds_own' },
      });
    }
    expect(await delivery.store.all()).toEqual([]);
    expect(await entries()).toEqual([
      ['create-webhook', 'role_missing'],
      ...Array.from({ length: 4 }, () => ['create-webhook', 'grant_exceeds_own']),
    ]);
  });

  test('made for some owners is told of what is theirs alone, and is there for them alone', async () => {
    const { webhook } = unwrap(await webhooks.create(wishes(), by({}, 'test', { owners: ['north'] })));
    unwrap(await webhooks.create(wishes(), by({}, 'test', { owners: ['south'] })));
    // The subject is the north's.
    const event = await happen('CertificateIssued');
    expect([await send(), received.length]).toEqual([1, 1]);
    expect(await delivery.store.deliveries(webhook.id, null, 10)).toMatchObject([{ eventId: event.id }]);
    const other = by({}, 'test', { owners: ['south'] });
    for (const action of ['disable', 'enable', 'rotate-secret', 'remove'] as const) {
      expect(await webhooks.act(webhook.id, action, other)).toMatchObject({ refusal: { reason: 'webhook_unknown' } });
    }
    expect(await webhooks.replay(webhook.id, event.id, other)).toMatchObject({
      refusal: { reason: 'webhook_unknown' },
    });
    unwrap(await webhooks.replay(webhook.id, event.id, by({}, 'test', { owners: ['north', 'south'] })));
  });

  test('gets one webhook for one idempotency key, and its secret once', async () => {
    const first = unwrap(await webhooks.create(wishes(), by({ idempotencyKey: 'k' })));
    const again = unwrap(await webhooks.create(wishes(), by({ idempotencyKey: 'k' })));
    expect([again.webhook.id, again.secret]).toEqual([first.webhook.id, null]);
    expect(await webhooks.create(wishes(['CertificateIssued']), by({ idempotencyKey: 'k' }))).toMatchObject({
      refusal: { reason: 'idempotency_key_reused' },
    });
    expect(await delivery.store.all()).toHaveLength(1);
  });

  test('changes the version that was read, and no other', async () => {
    const { webhook } = unwrap(await webhooks.create(wishes(), by()));
    expect(await webhooks.act(webhook.id, 'disable', by({ expectedVersion: 9 }))).toMatchObject({
      refusal: { reason: 'version_conflict' },
    });
    unwrap(await webhooks.act(webhook.id, 'disable', by({ expectedVersion: 1 })));
    unwrap(await webhooks.act(webhook.id, 'enable', by()));
    unwrap(await webhooks.act(webhook.id, 'remove', by()));
    expect(await delivery.store.all()).toEqual([]);
    expect(await webhooks.act(webhook.id, 'enable', by())).toMatchObject({ refusal: { reason: 'webhook_unknown' } });
  });

  test.each([
    'ftp://example.org',
    'https://user:secret@example.org',
    'example.org',
    'file:///etc/passwd',
    'https://a#b',
  ])('does not have %s told', async (text) => {
    expect(await webhooks.create({ ...wishes(), url: text }, by())).toMatchObject({
      refusal: { reason: 'url_not_allowed' },
    });
  });

  test('does not have plain HTTP spoken where no network of ours is opened', async () => {
    const { transactions } = world.database;
    const { audit, idempotency } = postgresStores(world.database);
    const strict = new Webhooks({
      transactions,
      store: delivery.store,
      audit,
      idempotency,
      clock,
      key: KEY,
      allowsPlainHttp: false,
    });
    expect(await strict.create({ ...wishes(), url: 'http://example.org' }, by())).toMatchObject({
      refusal: { reason: 'url_not_allowed' },
    });
  });
});
