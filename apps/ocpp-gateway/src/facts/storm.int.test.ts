import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectGatewayLink, listenServerLink } from '@bfcert/kernel/link/unix-socket';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayConfigInput } from '../config/gateway-config.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { TestServer } from '../testing/test-server.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const SPOOL_BYTES = 400_000;
/** More than the spool holds, were each of them kept. */
const STORM = 1_000;

/** Servers take nothing, and the spool is a small one. */
describe('a storm of one station', () => {
  let server: TestServer;
  let gateway: Gateway;
  let closing: (() => Promise<unknown>)[];
  let isAway: boolean;

  async function start({
    spoolBytes = SPOOL_BYTES,
    ...changes
  }: Partial<GatewayConfigInput> & { readonly spoolBytes?: number } = {}): Promise<void> {
    const directory = await mkdtemp(join(tmpdir(), 'storm-'));
    const path = join(directory, 'link.sock');
    const secret = randomBytes(32);
    const link = await listenServerLink({ path, secretOf: () => secret });
    server = new TestServer(link);
    const gatewayLink = await connectGatewayLink({
      path,
      nodeId: TestServer.nodeId,
      secret,
      spoolDirectory: join(directory, 'spool'),
      maxSpoolBytes: spoolBytes,
      backoff: { first: 5, longest: 50 },
    });
    const dataDirectory = join(directory, 'gateway');
    const ports = { passwordOrCertificatePort: 0, certificateOnlyPort: 0 };
    const log = pino({ level: 'silent' });
    gateway = await startGateway({ dataDirectory, host: '127.0.0.1', ...ports, ...changes }, gatewayLink, { log });
    closing = [
      () => rm(directory, { recursive: true }),
      () => link.close(),
      () => gatewayLink.close(),
      () => gateway.close(),
    ];
  }

  beforeEach(() => {
    isAway = true;
    closing = [];
  });
  afterEach(async () => {
    isAway = false;
    for (const close of closing.toReversed()) await close();
  });

  const stop = (): void => {
    server.beforeFacts = async (facts) => {
      if (isAway && facts.some(({ kind }) => kind === 'security_event')) throw new Error('the database is away');
    };
  };

  async function station(name: string, protocol: string): Promise<TestStation> {
    server.admit(name, {
      boot: { accepted: true, serialMismatch: false },
      passwords: [server.verifier(PASSWORD)],
    });
    const entered = await enter({
      port: gateway.ports.passwordOrCertificate,
      trustedRootsPem: server.trustedRootsPem,
      name,
      basic: { username: name, password: PASSWORD },
      protocols: [protocol],
    });
    closing.push(async () => entered.close());
    return entered;
  }

  const report = (from: TestStation, type: string) =>
    from.call('SecurityEventNotification', { type, timestamp: '2026-03-01T12:00:00Z', techInfo: 'x'.repeat(255) });
  const ok = [3, expect.any(String), {}];
  const counted = (identityId: string): number => {
    const own = server.factsOf('security_event').filter((fact) => fact.identityId === identityId);
    return [...new Map(own.map(({ factId, count = 1 }) => [factId, count])).values()].reduce((a, b) => a + b, 0);
  };

  test.each(['ocpp1.6', 'ocpp2.0.1'])(
    'of equal events of %s costs nobody else anything, and every one of them counts',
    async (protocol) => {
      await start();
      const [bad, good] = [await station('BAD', protocol), await station('GOOD', protocol)];
      stop();
      for (let n = 0; n < STORM; n++) expect(await report(bad, 'InvalidMessages')).toMatchObject(ok);
      expect(await report(bad, 'TamperDetectionActivated')).toMatchObject(ok);
      expect(await report(good, 'TamperDetectionActivated')).toMatchObject(ok);
      await station('ANOTHER', protocol);
      isAway = false;
      await server.until(() => server.factsOf('session_opened').some(({ identityId }) => identityId === 'idn_ANOTHER'));
      await gateway.close();
      await server.until(() => counted('idn_BAD') === STORM + 1 && counted('idn_GOOD') === 1);
    },
  );

  test('under ever new names ends at its share, and another station’s event is kept', async () => {
    await start({ recordedMessages: { burst: 50, perMinute: 1 } });
    const [bad, good] = [await station('BAD', 'ocpp2.0.1'), await station('GOOD', 'ocpp2.0.1')];
    stop();
    for (let n = 0; n < 50; n++) expect(await report(bad, `Name${n}`)).toMatchObject(ok);
    const refusal = ['InternalError', 'too much of this station is waiting, try again later'];
    expect(await report(bad, 'One more')).toMatchObject([4, expect.any(String), ...refusal, {}]);
    expect(await report(good, 'TamperDetectionActivated')).toMatchObject(ok);
    const status = { status: 'Uploading', requestId: 1 };
    expect(await bad.call('LogStatusNotification', status)).toMatchObject(ok);
  });

  test('that fills all that events may have leaves room for the sessions and boots of others', async () => {
    await start({ spoolBytes: 60_000, recordedMessages: { burst: 10_000, perMinute: 1 } });
    const bad = await station('BAD', 'ocpp2.0.1');
    stop();
    let answer: unknown = ok;
    for (let n = 0; Array.isArray(answer) && answer[0] === 3; n++) answer = await report(bad, `Name${n}`);
    expect(answer).toMatchObject([4, expect.any(String), 'InternalError', expect.any(String), {}]);
    const another = await station('ANOTHER', 'ocpp2.0.1');
    const boot = { reason: 'PowerUp', chargingStation: { model: 'M', vendorName: 'V' } };
    expect(await another.call('BootNotification', boot)).toMatchObject([3, expect.any(String), { status: 'Accepted' }]);
    isAway = false;
    await server.until(() =>
      server.factsOf('boot_notification').some(({ identityId }) => identityId === 'idn_ANOTHER'),
    );
    expect(server.factsOf('session_opened').map(({ identityId }) => identityId)).toContain('idn_ANOTHER');
  });
});
