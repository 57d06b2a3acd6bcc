import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestAuthority } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { dial, enter } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
/** In one window of counting; each shows a certificate of thirty kilobytes. */
const STRANGERS = 80;

let bench: Bench;
beforeAll(async () => {
  const manyFailures = { burst: 10_000, perMinute: 1 };
  bench = await startBench({ failedAttempts: manyFailures, floods: manyFailures });
});
afterAll(() => bench.stop());

test('strangers with huge certificates cost no fact: neither their own nor that of a station that enters meanwhile', async () => {
  const { server, gateway } = bench;
  const units = Array.from({ length: 190 }, () => ({ name: 'OU', value: 'x'.repeat(64) }) as const);
  const holder = new TestAuthority('Nobody we know', { moreSubject: units }).root;
  expect(holder.certificate.der.length).toBeGreaterThan(28_000);
  server.admit('CS-1', { passwords: [server.verifier(PASSWORD)] });
  const { passwordOrCertificate: port } = gateway.ports;
  const how = { port, trustedRootsPem: server.trustedRootsPem };
  const strangers = Array.from({ length: STRANGERS }, (_, n) => dial({ ...how, name: `stranger-${n}`, holder }));
  const station = await enter({ ...how, name: 'CS-1', basic: { username: 'CS-1', password: PASSWORD } });
  for (const { kind } of await Promise.all(strangers)) expect(kind).toBe('refused');

  await server.until(
    () => server.factsOf('session_opened').length === 1 && server.factsOf('handshake_refused').length === STRANGERS,
  );
  const { certificate } = server.factsOf('handshake_refused')[0] ?? {};
  expect(certificate?.fingerprint).toBe(holder.certificate.fingerprint);
  expect(certificate?.subject).toMatch(/^OU=x{64},.*…$/);
  expect(certificate?.subject).toHaveLength(256);
  station.close();
});
