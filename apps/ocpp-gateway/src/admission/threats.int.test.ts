// Attacks at the door, as docs/requirements.md lists them (T).
import { connect, type TLSSocket } from 'node:tls';
import { subjectAltName } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Holder, TestAuthority } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { type Dial, dial, enter } from '../testing/test-station.ts';

/** These tests fail on purpose, all from one address. */
const manyFailures = { burst: 100_000, perMinute: 1 };
const PASSWORD = 'a-password-of-sixteen-or-more';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ failedAttempts: manyFailures, floods: manyFailures });
});
afterAll(() => bench.stop());

const at = (name: string, rest: Partial<Dial> = {}): Dial => ({
  port: bench.gateway.ports.certificateOnly,
  trustedRootsPem: bench.server.trustedRootsPem,
  name,
  ...rest,
});
const own = (name: string, holder: Holder) =>
  bench.server.admit(name, { profileFloor: 3, fingerprints: { [holder.certificate.fingerprint]: 'active' } });

describe('threat 1: a certificate of somebody else', () => {
  test('30 certificates at 30 identities make 30 upgrades of 900, and each refusal is told within seconds', async () => {
    const stations = Array.from({ length: 30 }, (_, index) => {
      const name = `T1-${index}`;
      const holder = bench.server.chargers.station(`SN-${name}`);
      own(name, holder);
      return { name, holder };
    });
    const came: string[] = [];
    const statuses = new Set<number>();
    for (const { name, holder } of stations) {
      const outcomes = await Promise.all(
        stations.map(async (target) => ({ target: target.name, outcome: await dial(at(target.name, { holder })) })),
      );
      for (const { target, outcome } of outcomes) {
        if (outcome.kind === 'open') came.push(`${name}@${target}`);
        if (outcome.kind === 'open') outcome.station.close();
        if (outcome.kind === 'refused') statuses.add(outcome.status);
      }
    }
    const last = performance.now();
    expect(came).toEqual(stations.map(({ name }) => `${name}@${name}`));
    expect([...statuses]).toEqual([403]);
    const told = () =>
      bench.server
        .factsOf('handshake_refused')
        .filter(({ reason, certificate }) => reason === 'certificate_of_another_identity' && certificate?.serial)
        .reduce((sum, { count }) => sum + count, 0);
    await bench.server.until(() => told() === 870);
    expect(performance.now() - last).toBeLessThan(5_000);
  });

  test('the name of another station in a SAN opens that station no more than the own one', async () => {
    own('T1-A', bench.server.chargers.station('SN-T1-A'));
    const more = [subjectAltName({ dnsNames: ['t1-a', 'sn-t1-a'] })];
    const stranger = bench.server.chargers.station('SN-T1-B', { more });
    own('T1-B', stranger);
    expect(await dial(at('T1-A', { holder: stranger }))).toMatchObject({ kind: 'refused', status: 403 });
    // It is listed for its own, whose CN it has: the SAN takes nothing away either.
    (await enter(at('T1-B', { holder: stranger }))).close();
    const another = bench.server.chargers.station('SN-T1-B', { more: [subjectAltName({ dnsNames: ['sn-t1-c'] })] });
    own('T1-C', another);
    expect(await dial(at('T1-C', { holder: another }))).toMatchObject({ kind: 'refused', status: 403 });
  });
});

test('threat 3: two hundred wrong passwords from one address admit nobody and make no good station late', async () => {
  const limited = await startBench({ failedAttempts: { burst: 20, perMinute: 1 } });
  const { server, gateway } = limited;
  try {
    const passwords = [server.verifier(PASSWORD)];
    const port = gateway.ports.passwordOrCertificate;
    const to = (name: string, password: string): Dial => ({
      port,
      trustedRootsPem: server.trustedRootsPem,
      name,
      basic: { username: name, password },
    });
    const good = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        server.admit(`GOOD-${index}`, { passwords });
        return enter(to(`GOOD-${index}`, PASSWORD));
      }),
    );
    const statuses = new Map<number | string, number>();
    let isOver = false;
    const beats = Promise.all(
      good.map(async (station) => {
        let slowest = 0;
        while (!isOver) {
          const began = performance.now();
          expect(await station.call('Heartbeat', {})).toMatchObject([3, expect.any(String), {}]);
          slowest = Math.max(slowest, performance.now() - began);
          await new Promise((rest) => setTimeout(rest, 100));
        }
        return slowest;
      }),
    );
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) => dial(to(`GOOD-${index}`, `wrong-password-${round}-${index}`))),
      );
      for (const outcome of outcomes) {
        const key = outcome.kind === 'refused' ? outcome.status : outcome.kind;
        statuses.set(key, (statuses.get(key) ?? 0) + 1);
      }
    }
    isOver = true;
    const slowest = Math.max(...(await beats));
    expect(statuses.has('open')).toBe(false);
    // The first ones are looked at, then the address hears 429, and at last it is dropped before TLS.
    expect(statuses.get(401) ?? 0).toBeLessThanOrEqual(40);
    expect((statuses.get(429) ?? 0) + (statuses.get('failed') ?? 0)).toBeGreaterThanOrEqual(160);
    expect(slowest).toBeLessThan(3_000);
    expect(gateway.sessionCount).toBe(50);
    for (const station of good) station.close();
  } finally {
    await limited.stop();
  }
});

describe('threat 10: chains that nobody should send', () => {
  /** What became of a TLS connection that shows this and asks for the upgrade: an HTTP status, or its end. */
  async function shows(cert: string, key: string, name: string): Promise<number | 'ended'> {
    const { port, trustedRootsPem } = at(name);
    const socket: TLSSocket = connect({
      host: '127.0.0.1',
      port,
      servername: 'localhost',
      ca: [...trustedRootsPem],
      cert,
      key,
    });
    const upgrade = ['Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    const asked = [`GET /ocpp/${name} HTTP/1.1`, ...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''];
    socket.on('secureConnect', () => socket.write(asked.join('\r\n')));
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      socket.end();
    });
    socket.on('error', () => socket.destroy());
    // An alert is an end too.
    await new Promise((closed) => socket.once('close', closed));
    const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
    return status === undefined ? 'ended' : Number(status);
  }

  test('a chain of a hundred, a cycle, and one of megabytes open nothing and keep nobody waiting', async () => {
    const holder = bench.server.chargers.station('SN-T10-1');
    const good = await enter(at('T10-0', { holder: ownOf('T10-0') }));
    const foreign = new TestAuthority('Somebody else');
    const leaf = foreign.station('SN-T10-1');
    own('T10-1', leaf);
    const others = Array.from({ length: 99 }, (_, index) => foreign.station(`CA ${index}`).pem);
    const round = [leaf.pem, foreign.root.pem, leaf.pem, foreign.root.pem].join('');
    const large = [leaf.pem, ...Array.from({ length: 3_000 }, () => foreign.root.pem)].join('');
    for (const chain of [[leaf.pem, ...others].join(''), round, large]) {
      const began = performance.now();
      expect([403, 'ended']).toContain(await shows(chain, leaf.keyPem, 'T10-1'));
      expect(performance.now() - began).toBeLessThan(5_000);
      expect(await good.call('Heartbeat', {})).toMatchObject([3, expect.any(String), {}]);
    }
    // The same names under our own root, and a chain that is longer than it need be: nothing is lost by it.
    own('T10-1', holder);
    expect(await shows([holder.pem, bench.server.chargers.root.pem].join(''), holder.keyPem, 'T10-1')).toBe(101);
    good.close();
  });

  function ownOf(name: string): Holder {
    const holder = bench.server.chargers.station(`SN-${name}`);
    own(name, holder);
    return holder;
  }
});
