// Threat 1 at the door; what wants a gateway in a process of its own is in bench/src/attacks.
import { subjectAltName } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Holder } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { type Dial, dial, enter } from '../testing/test-station.ts';

/** These tests fail on purpose, all from one address. */
const manyFailures = { burst: 100_000, perMinute: 1 };

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
