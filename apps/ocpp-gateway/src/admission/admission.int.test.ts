import { extendedKeyUsage, Oid } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Holder } from '../testing/test-authority.ts';
import { TestAuthority } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { type Dial, type DialOutcome, dial, enter } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';

/** These tests fail on purpose, all from one address. */
const manyFailures = { burst: 10_000, perMinute: 1 };

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ failedAttempts: manyFailures, floods: manyFailures });
});
afterAll(() => bench.stop());

const on8443 = (name: string, rest: Partial<Dial> = {}): Dial => ({
  port: bench.gateway.ports.certificateOnly,
  trustedRootsPem: bench.server.trustedRootsPem,
  name,
  ...rest,
});
const on8442 = (name: string, rest: Partial<Dial> = {}): Dial => ({
  ...on8443(name, rest),
  port: bench.gateway.ports.passwordOrCertificate,
});

/** `open`, or the HTTP status. */
async function result(how: Dial): Promise<string | number> {
  const outcome: DialOutcome = await dial(how);
  if (outcome.kind === 'open') {
    outcome.station.close();
    return 'open';
  }
  return outcome.kind === 'refused' ? outcome.status : outcome.code;
}

const basic = (username: string, password = PASSWORD) => ({ username, password });

describe('a certificate opens exactly one identity', () => {
  const holders = new Map<string, Holder>();
  beforeAll(() => {
    for (let i = 0; i < 10; i++) {
      const name = `CS-${i}`;
      const holder = bench.server.chargers.station(`SN-${name}`);
      holders.set(name, holder);
      bench.server.admit(name, { profileFloor: 3, fingerprints: { [holder.certificate.fingerprint]: 'active' } });
    }
  });

  test('ten certificates at ten identities make ten upgrades of a hundred', async () => {
    const upgrades: string[] = [];
    const statuses = new Set<string | number>();
    for (const [owner, holder] of holders) {
      for (const name of holders.keys()) {
        const came = await result(on8443(name, { holder }));
        if (came === 'open') upgrades.push(`${owner}@${name}`);
        else statuses.add(came);
      }
    }
    expect(upgrades).toEqual([...holders.keys()].map((name) => `${name}@${name}`));
    expect([...statuses]).toEqual([403]);
    await bench.server.until(
      () =>
        bench.server
          .factsOf('handshake_refused')
          .filter(({ reason }) => reason === 'certificate_of_another_identity')
          .reduce((sum, { count }) => sum + count, 0) === 90,
    );
    const [refusal] = bench.server.factsOf('handshake_refused');
    expect(refusal?.certificate?.serial).toMatch(/^[0-9a-f]+$/);
  });

  test.each([
    '/ocpp/cs-1',
    '/ocpp//CS-1',
    '/ocpp/CS-1/',
    '/ocpp/x%2FCS-1',
    '/ocpp/CS-1%2F',
    '/ocpp/CS-1?x=1',
    '/ocpp/CS-1%00',
    '/ocpp/CS-1%20',
    '/ocpp/%2543S-1',
    '/ocpp/CS%E2%80%901',
    '/OCPP/CS-1',
    '/CS-1',
    '/ocpp/../ocpp/CS-1',
    '/ocpp/',
    '/ocpp/CS-1%ZZ',
    `/ocpp/${'C'.repeat(49)}`,
  ])('the spelling %s is no other name for CS-1', async (path) => {
    const holder = holders.get('CS-1');
    expect(holder && (await result(on8443('', { holder, path })))).toBe(404);
  });
});

describe('the certificate port', () => {
  test('ignores a right password', async () => {
    bench.server.admit('P-1', { passwords: [bench.server.verifier(PASSWORD)] });
    expect(await result(on8443('P-1', { basic: basic('P-1') }))).toBe(403);
    expect(await result(on8443('P-1'))).toBe(403);
  });

  test('refuses an unknown identity with 404', async () => {
    const holder = bench.server.chargers.station('SN-nobody');
    expect(await result(on8443('nobody', { holder }))).toBe(404);
  });

  test.each([
    ['of another trust domain', () => new TestAuthority('Somebody else').station('SN-B-1')],
    ['that claims to come from our root', () => new TestAuthority('Charger identity root').station('SN-B-1')],
    ['that has expired', () => bench.server.chargers.station('SN-B-1', { days: -1 })],
    ['with another CN', () => bench.server.chargers.station('SN-B-12')],
    ['with another O', () => bench.server.chargers.station('SN-B-1', { organisation: 'Example CPO 2' })],
  ])('refuses a listed certificate %s', async (_, make) => {
    const holder = make();
    bench.server.admit('B-1', { fingerprints: { [holder.certificate.fingerprint]: 'active' } });
    expect(await result(on8443('B-1', { holder }))).toBe(403);
  });

  test.each([
    ['for servers alone is refused: it is none for a client', [Oid.serverAuth], 403],
    ['for clients is let in', [Oid.clientAuth], 'open'],
  ] as const)('trap N.6: a listed certificate whose extended use is %s', async (_, purposes, expected) => {
    const holder = bench.server.chargers.station('SN-B-4', { more: [extendedKeyUsage([...purposes])] });
    bench.server.admit('B-4', { fingerprints: { [holder.certificate.fingerprint]: 'active' } });
    expect(await result(on8443('B-4', { holder }))).toBe(expected);
  });

  test('refuses a good certificate that is not listed', async () => {
    bench.server.admit('B-2');
    expect(await result(on8443('B-2', { holder: bench.server.chargers.station('SN-B-2') }))).toBe(403);
  });

  test('closes the session of a certificate that is revoked, and refuses it by that name afterwards', async () => {
    const holder = bench.server.chargers.station('SN-R-1');
    const entry = bench.server.admit('R-1', { fingerprints: { [holder.certificate.fingerprint]: 'active' } });
    const station = await enter(on8443('R-1', { holder }));
    bench.server.admit('R-1', { ...entry, fingerprints: {} });
    expect((await station.closed).code).toBe(1008);
    expect(await result(on8443('R-1', { holder }))).toBe(403);
    await bench.server.until(() =>
      bench.server.factsOf('handshake_refused').some(({ reason }) => reason === 'certificate_revoked_or_retired'),
    );
  });

  test('admits an RSA station too', async () => {
    const holder = bench.server.chargers.station('SN-RSA-1', { kind: 'rsa' });
    bench.server.admit('RSA-1', { fingerprints: { [holder.certificate.fingerprint]: 'installed_pending_activation' } });
    expect(await result(on8443('RSA-1', { holder }))).toBe('open');
  });
});

describe('the password port', () => {
  test('admits the right password only, under the right name', async () => {
    bench.server.admit('W-1', { passwords: [bench.server.verifier(PASSWORD)] });
    bench.server.admit('W-2', { passwords: [bench.server.verifier(`${PASSWORD}2`)] });
    expect(await result(on8442('W-1', { basic: basic('W-1') }))).toBe('open');
    expect(await result(on8442('W-1', { basic: basic('W-1', 'wrong') }))).toBe(401);
    expect(await result(on8442('W-1', { basic: basic('W-2', `${PASSWORD}2`) }))).toBe(401);
    expect(await result(on8442('W-1'))).toBe(401);
    expect(await result(on8442('W-9', { basic: basic('W-9') }))).toBe(404);
  });

  test('takes a certificate, and then it is Profile 3', async () => {
    const holder = bench.server.chargers.station('SN-W-3');
    bench.server.admit('W-3', { profileFloor: 3, fingerprints: { [holder.certificate.fingerprint]: 'active' } });
    const station = await enter(on8442('W-3', { holder }));
    await bench.server.until(() => bench.server.epochOf('idn_W-3') === 1);
    const [opened] = bench.server.factsOf('session_opened').filter(({ identityId }) => identityId === 'idn_W-3');
    expect(opened).toMatchObject({ securityProfile: 3, fingerprint: holder.certificate.fingerprint, keyId: null });
    station.close();
  });

  test('does not let a password rescue a failing certificate once the floor is 3', async () => {
    const holder = bench.server.chargers.station('SN-W-4');
    const passwords = [bench.server.verifier(PASSWORD)];
    const entry = bench.server.admit('W-4', { passwords });
    expect(await result(on8442('W-4', { holder, basic: basic('W-4') }))).toBe('open');
    await bench.server.until(() =>
      bench.server
        .factsOf('handshake_refused')
        .some(({ wireName, reason }) => wireName === 'W-4' && reason === 'certificate_unknown'),
    );
    bench.server.admit('W-4', { ...entry, profileFloor: 3 });
    expect(await result(on8442('W-4', { holder, basic: basic('W-4') }))).toBe(403);
    expect(await result(on8442('W-4', { basic: basic('W-4') }))).toBe(403);
  });

  test('ends a Profile 2 session when the floor rises or its key is withdrawn', async () => {
    const entry = bench.server.admit('W-5', { passwords: [bench.server.verifier(PASSWORD, 'key_a')] });
    const first = await enter(on8442('W-5', { basic: basic('W-5') }));
    bench.server.admit('W-5', { ...entry, profileFloor: 3 });
    expect((await first.closed).code).toBe(1008);
    bench.server.admit('W-5', entry);
    const second = await enter(on8442('W-5', { basic: basic('W-5') }));
    bench.server.admit('W-5', { ...entry, passwords: [bench.server.verifier(PASSWORD, 'key_b')] });
    expect((await second.closed).code).toBe(1008);
  });

  test.each(['serialNumber', 'organisation'] as const)(
    'ends a session whose identity has another %s now',
    async (name) => {
      const wireName = `W-7-${name}`;
      const entry = bench.server.admit(wireName, { passwords: [bench.server.verifier(PASSWORD)] });
      const before = await enter(on8442(wireName, { basic: basic(wireName) }));
      bench.server.admit(wireName, { ...entry, [name]: 'Another' });
      expect((await before.closed).code).toBe(1008);
      expect(await result(on8442(wireName, { basic: basic(wireName) }))).toBe('open');
    },
  );

  test('ends the session of an identity that is taken out of the table', async () => {
    bench.server.admit('W-6', { passwords: [bench.server.verifier(PASSWORD)] });
    const station = await enter(on8442('W-6', { basic: basic('W-6') }));
    bench.server.forget('idn_W-6');
    expect((await station.closed).code).toBe(1008);
  });
});

describe('subprotocols', () => {
  test.each([[[]], [['ocpp1.5']]])(
    'without a common one (%j) the upgrade is completed without a header, then closed',
    async (protocols) => {
      bench.server.admit('S-1', { passwords: [bench.server.verifier(PASSWORD)] });
      const outcome = await dial(
        on8442('S-1', { basic: basic('S-1'), protocols, options: { skipUTF8Validation: true } }),
      );
      // The client library itself gives up when what it offered was not chosen; the server's part is the upgrade.
      if (outcome.kind === 'open') {
        expect(outcome.station.socket.protocol).toBe('');
        expect((await outcome.station.closed).code).toBe(1002);
      } else expect(outcome).toEqual({ kind: 'failed', code: 'Server sent no subprotocol' });
      await bench.server.until(() =>
        bench.server.factsOf('handshake_refused').some(({ reason }) => reason === 'subprotocol_unsupported'),
      );
      expect(bench.server.factsOf('session_opened').some(({ identityId }) => identityId === 'idn_S-1')).toBe(false);
    },
  );
});

describe('two connections of one identity', () => {
  test('the newest wins, and the end of the old one leaves it alone', async () => {
    bench.server.admit('D-1', { passwords: [bench.server.verifier(PASSWORD)] });
    const first = await enter(on8442('D-1', { basic: basic('D-1') }));
    await bench.server.until(() => bench.server.epochOf('idn_D-1') === 1);
    const second = await enter(on8442('D-1', { basic: basic('D-1') }));
    expect((await first.closed).code).toBe(1008);
    await bench.server.until(
      () => bench.server.epochOf('idn_D-1') === 2 && bench.server.factsOf('session_closed').length > 0,
    );
    second.answers.set('TriggerMessage', { status: 'Accepted' });
    expect(await bench.server.command('idn_D-1', { kind: 'request_signing_request' })).toEqual({ outcome: 'accepted' });
    expect(await bench.server.command('idn_D-1', { kind: 'request_signing_request' }, { epoch: 1 })).toEqual({
      outcome: 'not_sent',
      detail: 'stale_epoch',
    });
    second.close();
  });

  test('a bad attempt costs the owner nothing', async () => {
    bench.server.admit('D-2', { passwords: [bench.server.verifier(PASSWORD)] });
    const owner = await enter(on8442('D-2', { basic: basic('D-2') }));
    expect(await result(on8442('D-2', { basic: basic('D-2', 'wrong') }))).toBe(401);
    expect(await owner.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
    owner.close();
  });
});
