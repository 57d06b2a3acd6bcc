import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerLink } from '@bfcert/kernel/link';
import { connectGatewayLink, listenServerLink } from '@bfcert/kernel/link/unix-socket';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { TestServer } from '../testing/test-server.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
/** Stations wait half a minute for an answer. */
const LATE_MS = 15_000;
const PATIENCE_MS = 60_000;
const EACH = 40;

/** The link as the embedded system has it: what a gateway saw is on its disk before a station is answered. */
describe('security events while the server or its database is away', { timeout: 3 * PATIENCE_MS }, () => {
  let directory: string;
  let server: TestServer;
  let link: ServerLink;
  let gateway: Gateway;
  let closing: (() => Promise<unknown>)[];
  let listen: () => Promise<ServerLink>;

  beforeEach(async () => {
    closing = [];
    directory = await mkdtemp(join(tmpdir(), 'away-'));
    const path = join(directory, 'link.sock');
    const secret = randomBytes(32);
    listen = () => listenServerLink({ path, secretOf: () => secret });
    link = await listen();
    server = new TestServer(link);
    const gatewayLink = await connectGatewayLink({
      path,
      nodeId: TestServer.nodeId,
      secret,
      spoolDirectory: join(directory, 'spool'),
      backoff: { first: 5, longest: 50 },
    });
    closing.push(() => gatewayLink.close());
    gateway = await startGateway(
      {
        dataDirectory: join(directory, 'gateway'),
        host: '127.0.0.1',
        passwordOrCertificatePort: 0,
        certificateOnlyPort: 0,
      },
      gatewayLink,
      { log: pino({ level: 'silent' }) },
    );
    closing.push(() => gateway.close());
  });
  afterEach(async () => {
    for (const close of closing.toReversed()) await close();
    await link.close();
    await rm(directory, { recursive: true });
  });

  async function station(name: string): Promise<TestStation> {
    server.admit(name, { passwords: [server.verifier(PASSWORD)] });
    const how = { trustedRootsPem: server.trustedRootsPem, name, basic: { username: name, password: PASSWORD } };
    const entered = await enter({ port: gateway.ports.passwordOrCertificate, ...how });
    closing.push(async () => entered.close());
    return entered;
  }

  const event = (number: number) => ({ type: `Event${number}`, timestamp: '2026-03-01T12:00:00Z' });

  /** Event after event, each answered as if nothing were wrong. */
  async function report(from: TestStation): Promise<void> {
    for (let number = 0; number < EACH; number++) {
      expect(await from.call('SecurityEventNotification', event(number))).toMatchObject([3, expect.any(String), {}]);
    }
  }

  /** The longest that a heartbeat has waited while `work` was done, in milliseconds; some at least were sent. */
  async function heartbeatsBeside(beating: TestStation, work: Promise<void>): Promise<number> {
    let [over, longest, sent] = [false, 0, 0];
    const done = work.finally(() => {
      over = true;
    });
    for (; !over || sent < 5; sent++) {
      const began = performance.now();
      expect(await beating.call('Heartbeat', {})).toMatchObject([
        3,
        expect.any(String),
        { currentTime: expect.any(String) },
      ]);
      longest = Math.max(longest, performance.now() - began);
    }
    await done;
    return longest;
  }

  /** By fact, as the server takes them: what comes again is known by its id. */
  function arrived(identityId: string): readonly string[] {
    const own = server.factsOf('security_event').filter((fact) => fact.identityId === identityId);
    return [...new Map(own.map(({ factId, type }) => [factId, type])).values()];
  }

  async function allArrived(identityIds: readonly string[]): Promise<void> {
    const isThere = () => identityIds.every((id) => arrived(id).length >= EACH);
    await inTime(
      server.until(isThere),
      () => `${identityIds.map((id) => arrived(id).length).join(' and ')} have arrived`,
    );
  }

  async function inTime(happens: Promise<void>, what: () => string): Promise<void> {
    const late = wait(PATIENCE_MS, undefined, { ref: false }).then(() => {
      throw new Error(`after a minute: ${what()}`);
    });
    await Promise.race([happens, late]);
  }

  const inOrder = Array.from({ length: EACH }, (_, number) => event(number).type);

  test('are answered, make no heartbeat late, and arrive once and in order when the server is back', async () => {
    const [one, other, beating] = [await station('CS-1'), await station('CS-2'), await station('CS-3')];
    await link.close();
    const longest = await heartbeatsBeside(
      beating,
      Promise.all([report(one), report(other)]).then(() => undefined),
    );
    expect(longest).toBeLessThan(LATE_MS);
    expect(server.factsOf('security_event')).toEqual([]);
    link = await listen();
    server.serveOn(link);
    await allArrived(['idn_CS-1', 'idn_CS-2']);
    expect(arrived('idn_CS-1')).toEqual(inOrder);
    expect(arrived('idn_CS-2')).toEqual(inOrder);
  });

  test('are answered, make no heartbeat late, and are brought until the database takes them', async () => {
    const [reporting, beating] = [await station('CS-1'), await station('CS-2')];
    const failed = Promise.withResolvers<void>();
    let isAway = true;
    server.beforeFacts = async (facts) => {
      if (!isAway || facts.every(({ kind }) => kind !== 'security_event')) return;
      failed.resolve();
      throw new Error('Connection terminated unexpectedly');
    };
    const longest = await heartbeatsBeside(beating, report(reporting));
    expect(longest).toBeLessThan(LATE_MS);
    await inTime(failed.promise, () => 'nothing was brought');
    expect(arrived('idn_CS-1')).toEqual([]);
    isAway = false;
    await allArrived(['idn_CS-1']);
    expect(arrived('idn_CS-1')).toEqual(inOrder);
  });

  test('hold up nobody while the database says nothing at all', async () => {
    const [reporting, beating] = [await station('CS-1'), await station('CS-2')];
    const answers = Promise.withResolvers<void>();
    server.beforeFacts = (facts) =>
      facts.some(({ kind }) => kind === 'security_event') ? answers.promise : Promise.resolve();
    expect(await heartbeatsBeside(beating, report(reporting))).toBeLessThan(LATE_MS);
    expect(arrived('idn_CS-1')).toEqual([]);
    answers.resolve();
    await allArrived(['idn_CS-1']);
    expect(arrived('idn_CS-1')).toEqual(inOrder);
  });
});
