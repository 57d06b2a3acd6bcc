import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemActor } from '../actor.ts';
import { newId } from '../ids.ts';
import { type NatsServer, removeStore, startNatsServer } from '../link/nats/nats-server.fixture.ts';
import { appendEvent, heldSubjects, OutboxReader, outboxMigrations } from '../outbox/index.ts';
import type { Database } from '../postgres/index.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import { JetStreamPublisher, type JetStreamPublisherOptions } from './index.ts';

const STREAM = 'TEST_EVENTS';
let server: NatsServer;
let database: Database;
let drop: () => Promise<void>;
let problems: string[];
const publishers: JetStreamPublisher[] = [];
const readers: OutboxReader[] = [];
beforeEach(async () => {
  server = await startNatsServer();
  ({ database, drop } = await createTestDatabase(outboxMigrations));
  problems = [];
});
afterEach(async () => {
  await Promise.all([
    ...readers.splice(0).map((reader) => reader.stop()),
    ...publishers.splice(0).map((each) => each.close()),
  ]);
  await server.stop();
  await removeStore(server);
  await drop();
});

function publisher(over: Partial<JetStreamPublisherOptions> = {}): JetStreamPublisher {
  const made = new JetStreamPublisher({
    bus: { servers: server.url },
    stream: STREAM,
    subjects: 'test.events.>',
    replicas: 1,
    keepMs: 3_600_000,
    keepBytes: 10_000_000,
    answerMs: 500,
    onProblem: (problem) => problems.push(problem),
    ...over,
  });
  publishers.push(made);
  return made;
}

/** As a server has it: every event of the outbox to the stream. */
async function relay(to = publisher()): Promise<JetStreamPublisher> {
  const ignore = (): void => undefined;
  const reader = new OutboxReader(database, { onFailure: ignore, onError: ignore, pollMs: 200 });
  reader.subscribe('event-stream', (events) =>
    to.publish(
      events.map(({ id, subject, position }) => ({
        id,
        subject: 'test.events.Happened',
        data: Buffer.from(JSON.stringify({ subject, position })),
      })),
    ),
  );
  await reader.start();
  readers.push(reader);
  return to;
}

const append = (subject: string) =>
  database.transactions.run((tx) =>
    appendEvent(tx, {
      id: newId('evt'),
      type: 'Happened',
      version: 1,
      subject,
      at: new Date().toISOString(),
      actor: systemActor('test'),
      correlationId: 'cor',
      causationId: null,
      data: {},
    }),
  );

async function asking<Answer>(question: (manager: JetStreamManager) => Promise<Answer>): Promise<Answer> {
  const connection = await connect({ servers: server.url });
  try {
    return await question(await jetstreamManager(connection));
  } finally {
    await connection.close();
  }
}

const kept = () =>
  asking((manager) =>
    manager.streams.info(STREAM).then(
      ({ state }) => state.messages,
      () => 0,
    ),
  );
async function until(count: number): Promise<void> {
  await expect.poll(kept, { timeout: 20_000, interval: 50 }).toBe(count);
}
const everything = async (count: number) => {
  const connection = await connect({ servers: server.url });
  try {
    const consumer = await jetstream(connection).consumers.get(STREAM);
    const found: { readonly id: string; readonly subject: string; readonly position: number }[] = [];
    for (let read = 0; read < count; read += 1) {
      const message = await consumer.next({ expires: 5_000 });
      if (message === null) break;
      found.push({
        id: message.headers?.get('Nats-Msg-Id') ?? '',
        ...message.json<{ subject: string; position: number }>(),
      });
    }
    return found;
  } finally {
    await connection.close();
  }
};

describe('events that leave by JetStream', () => {
  test('come in the order of the outbox, each under its id', async () => {
    await relay();
    for (let count = 0; count < 30; count += 1) await append(`idn_${count % 3}`);
    await until(30);
    const found = await everything(30);
    expect(found.map(({ position }) => position)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(new Set(found.map(({ id }) => id)).size).toBe(30);
    expect(found[0]?.id).toMatch(/^evt_/);
  });

  test('wait for a bus that is not there yet', async () => {
    const { port, directory } = server;
    await server.stop();
    await relay();
    await append('idn_1');
    await expect.poll(() => problems.length, { timeout: 10_000 }).toBeGreaterThan(0);
    server = await startNatsServer({ port, directory });
    await until(1);
    expect(problems[0]).toMatch(/^event evt_\w+ was not confirmed and is published again: [^\n]+$/);
  });

  test('survive a restart of the bus in the middle: none is lost, none twice, and the order holds', async () => {
    await relay();
    const total = 400;
    const writing = (async () => {
      for (let count = 0; count < total; count += 1) await append(`idn_${count % 7}`);
    })();
    await expect.poll(kept, { timeout: 20_000, interval: 20 }).toBeGreaterThan(20);
    const { port, directory } = server;
    await server.stop();
    await expect.poll(() => problems.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await writing;
    server = await startNatsServer({ port, directory });
    await until(total);
    const found = await everything(total);
    expect(found.map(({ position }) => position)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    // It was waited for, subject by subject nothing was put aside.
    expect(await heldSubjects(database, 10)).toEqual([]);
  });

  test('that were confirmed and are published again are there once', async () => {
    const message = { id: 'evt_1', subject: 'test.events.Happened', data: Buffer.from('{}') };
    const one = publisher();
    await one.publish([message, message]);
    // As after a crash between the confirmation and the outbox's own position.
    await publisher().publish([message]);
    expect(await kept()).toBe(1);
  });

  test('find their stream again when somebody deletes it', async () => {
    const one = publisher();
    const message = (id: string) => ({ id, subject: 'test.events.Happened', data: Buffer.from('{}') });
    await one.publish([message('evt_1')]);
    await asking((manager) => manager.streams.delete(STREAM));
    await one.publish([message('evt_2')]);
    expect(await kept()).toBe(1);
  });

  test('that the bus is not able to carry are refused, and the next one is taken', async () => {
    const one = publisher();
    const big = { id: 'evt_1', subject: 'test.events.Happened', data: Buffer.alloc(1_100_000) };
    await expect(one.publish([big])).rejects.toThrow('evt_1 has 1100000 bytes, and the bus carries 1048576');
    await one.publish([{ ...big, id: 'evt_2', data: Buffer.from('{}') }]);
    expect(await kept()).toBe(1);
  });

  test('are not waited for by whoever closes it', async () => {
    const { port, directory } = server;
    const one = publisher();
    await server.stop();
    const publishing = one.publish([{ id: 'evt_1', subject: 'test.events.Happened', data: Buffer.from('{}') }]);
    const refused = expect(publishing).rejects.toThrow();
    await expect.poll(() => problems.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await one.close();
    await refused;
    server = await startNatsServer({ port, directory });
    expect(await kept()).toBe(0);
  });
});
