import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IdentityId } from '../identity/identity-id.ts';
import { shown } from '../testing/fake-source.ts';
import { actorWith, by, csr, newKey, ORGANISATION, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import { rsaKey, ServerCertificatesWorld } from '../testing/server-certificates-world.ts';
import { type FoundChain, readChainPem } from './read-chain.ts';
import type { FoundCertificate } from './server-certificate-source.ts';

const NAME = 'csms.example.com';

let w: ServerCertificatesWorld;
beforeEach(async () => {
  w = await ServerCertificatesWorld.start();
});
afterEach(() => w.world.drop());

const inAcm = (
  chain: FoundChain | null,
  status = 'ISSUED',
  over: Partial<FoundCertificate> = {},
): FoundCertificate => ({
  reference: `arn:aws:acm:eu-central-1:111122223333:certificate/${chain?.fingerprint.slice(0, 8) ?? 'none'}`,
  serverName: NAME,
  chain,
  status,
  served: null,
  problem: null,
  ...over,
});
const inFile = (chain: FoundChain, reference = '/etc/ssl/server.pem'): FoundCertificate => ({
  reference,
  serverName: null,
  chain,
  status: null,
  served: null,
  problem: null,
});
const see = async (...found: readonly FoundCertificate[]) => {
  w.listeners.has = found;
  w.world.clock.advance(60_000);
  await w.servers.refresh('listeners');
};
const stateOf = async (chain: FoundChain) => (await w.recordOf(chain))?.state ?? null;
const driftOf = async (reference = 'front/ec') => (await w.row('listeners', reference)).drift?.kind ?? null;

describe('a certificate of a server', () => {
  test('has one record, whichever sources have it, and is tracked', async () => {
    const identityId = await w.identity(NAME);
    const chain = w.chain(NAME);
    w.acm.has = [inAcm(chain)];
    w.files.has = [inFile(chain)];
    for (const source of ['acm', 'files', 'files', 'acm']) await w.servers.refresh(source);
    const record = await w.recordOf(chain);
    expect(record).toMatchObject({
      identityId,
      purpose: 'backend_server',
      slot: 'ec',
      operatingModel: 'tracked',
      state: 'issued',
    });
    expect((await w.row('acm', w.acm.has[0]?.reference ?? '')).certificateId).toBe(record?.id);
    expect((await w.row('files', '/etc/ssl/server.pem')).certificateId).toBe(record?.id);
    expect((await w.world.lifecycle.certificatesOf(identityId, operator)).length).toBe(1);
  });

  test('is active only when a listener was seen to show it', async () => {
    await w.identity(NAME);
    const chain = w.chain(NAME);
    w.acm.has = [inAcm(chain)];
    await w.servers.refresh('acm');
    expect(await stateOf(chain)).toBe('issued');
    await see(shown(NAME, chain));
    expect(await w.recordOf(chain)).toMatchObject({ state: 'active', evidence: 'served_by_listener' });
    expect(await driftOf()).toBeNull();
  });

  test('of EC and one of RSA are active beside each other', async () => {
    await w.identity(NAME);
    const [ec, rsa] = [w.chain(NAME), w.chain(NAME, { rsa: rsaKey() })];
    await see(shown(NAME, ec), shown(NAME, rsa, { slot: 'rsa' }));
    expect(await w.recordOf(ec)).toMatchObject({ slot: 'ec', state: 'active' });
    expect(await w.recordOf(rsa)).toMatchObject({ slot: 'rsa', state: 'active' });
  });

  test('that takes the place of another retires it, and no difference is left', async () => {
    await w.identity(NAME);
    const [old, young] = [w.chain(NAME), w.chain(NAME)];
    await see(shown(NAME, old));
    await see(shown(NAME, young));
    expect([await stateOf(old), await stateOf(young)]).toEqual(['retired', 'active']);
    expect(await driftOf()).toBeNull();
    expect(await w.world.events()).not.toContain('ServerCertificateDriftFound');
  });

  test('of several names is in force for all of them', async () => {
    await w.identity(NAME);
    const chain = w.chain([NAME, 'api.example.com']);
    await see(shown(NAME, chain), shown('api.example.com', chain, { listener: 'api' }));
    expect(await stateOf(chain)).toBe('active');
    expect(await driftOf('api/ec')).toBeNull();
  });

  test('is renewed, revoked and deactivated by whoever runs it, and by nobody here', async () => {
    await w.identity(NAME);
    const chain = w.chain(NAME);
    await see(shown(NAME, chain));
    const certificateId = (await w.recordOf(chain))?.id;
    if (certificateId === undefined) throw new Error('not recorded');
    const { lifecycle } = w.world;
    const refusal = { ok: false, refusal: { reason: 'tracked_only' } };
    expect(await lifecycle.renewCertificate({ certificateId }, by(operator))).toMatchObject(refusal);
    expect(
      await lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer)),
    ).toMatchObject(refusal);
    expect(await lifecycle.deactivateCertificate({ certificateId }, by(operator))).toMatchObject(refusal);
    const page = await lifecycle.certificate(certificateId, pkiEngineer);
    for (const name of ['renew', 'revoke', 'deactivate']) {
      expect(page?.actions.find((action) => action.name === name)).toMatchObject({ allowed: false });
    }
  });
});

describe('what ACM calls', () => {
  test.each([
    ['ISSUED', 'issued'],
    ['INACTIVE', 'inactive'],
    ['REVOKED', 'revoked'],
  ] as const)('%s begins as %s', async (status, state) => {
    await w.identity(NAME);
    const chain = w.chain(NAME);
    w.acm.has = [inAcm(chain, status)];
    await w.servers.refresh('acm');
    expect(await stateOf(chain)).toBe(state);
  });

  test('EXPIRED gets no record, and is told of', async () => {
    await w.identity(NAME);
    const now = w.world.clock.now().getTime();
    const chain = w.chain(NAME, { notBefore: new Date(now - 7_200_000), notAfter: new Date(now - 3_600_000) });
    w.acm.has = [inAcm(chain, 'EXPIRED')];
    await w.servers.refresh('acm');
    expect(await w.row('acm', w.acm.has[0]?.reference ?? '')).toMatchObject({
      certificateId: null,
      notRecorded: expect.stringContaining('expired'),
      drift: null,
    });
  });

  test('PENDING_VALIDATION has no certificate yet, and is shown as such', async () => {
    w.acm.has = [inAcm(null, 'PENDING_VALIDATION', { problem: 'ACM waits for the proof of its domain.' })];
    await w.servers.refresh('acm');
    expect(await w.rows('acm')).toMatchObject([{ status: 'PENDING_VALIDATION', fingerprint: null, drift: null }]);
  });

  test('REVOKED while it is in force here is drift, with an event and an audit entry', async () => {
    await w.identity(NAME);
    const chain = w.chain(NAME);
    await see(shown(NAME, chain));
    w.acm.has = [inAcm(chain, 'REVOKED')];
    await w.servers.refresh('acm');
    expect(await w.rows('acm')).toMatchObject([{ drift: { kind: 'status_differs' } }]);
    expect((await w.world.events()).at(-1)).toBe('ServerCertificateDriftFound');
    expect((await w.world.audit()).at(-1)).toMatchObject({ action: 'refresh-server-certificates', outcome: 'done' });
  });
});

describe('a listener that shows another certificate than the one in force', () => {
  test('is behind the others, which is no way back for the one it shows', async () => {
    await w.identity(NAME);
    const [old, young] = [w.chain(NAME), w.chain(NAME)];
    await see(shown(NAME, old, { listener: 'a' }), shown(NAME, old, { listener: 'b' }));
    for (let readings = 0; readings < 3; readings += 1) {
      await see(shown(NAME, young, { listener: 'a' }), shown(NAME, old, { listener: 'b' }));
      expect([await stateOf(old), await stateOf(young)]).toEqual(['retired', 'active']);
    }
    expect([await driftOf('a/ec'), await driftOf('b/ec')]).toEqual([null, 'serves_another']);
    await see(shown(NAME, young, { listener: 'a' }), shown(NAME, young, { listener: 'b' }));
    expect(await driftOf('b/ec')).toBeNull();
    const told = (await w.world.events()).filter((type) => type.startsWith('ServerCertificateDrift'));
    expect(told).toEqual(['ServerCertificateDriftFound', 'ServerCertificateDriftEnded']);
  });

  test('and no other shows the one in force, has gone back to it', async () => {
    await w.identity(NAME);
    const [old, young] = [w.chain(NAME), w.chain(NAME)];
    await see(shown(NAME, old));
    await see(shown(NAME, young));
    await see(shown(NAME, old));
    expect(await stateOf(old)).toBe('active');
  });

  /** One of our own authority. */
  async function ours(identityId: IdentityId, slot: string) {
    const { lifecycle } = w.world;
    const subject = [
      { name: 'O', value: ORGANISATION },
      { name: 'CN', value: NAME },
    ] as const;
    const order = { identityId, purpose: 'backend_server', slot, csrPem: csr(subject, newKey()) } as const;
    const { certificateId } = unwrap(await lifecycle.issueCertificate(order, by(operator)));
    await lifecycle.advanceCertificate(certificateId);
    const issued = await lifecycle.chainOf(certificateId);
    if (issued === null) throw new Error('not issued');
    return { certificateId, chain: { ...issued, notAfter: '2026-06-01T00:00:00.000Z' } };
  }

  test('than that of its own place is seen, among gateways that have certificates side by side under one name', async () => {
    const identityId = await w.identity(NAME);
    const places = ['ec@gateway-1', 'ec@gateway-2'] as const;
    const [first, second] = [await ours(identityId, places[0]), await ours(identityId, places[1])];
    const both = (one: FoundChain, two: FoundChain) =>
      see(
        shown(NAME, one, { listener: 'gateway-1', place: places[0] }),
        shown(NAME, two, { listener: 'gateway-2', place: places[1] }),
      );
    await both(first.chain, second.chain);
    expect([await stateOf(first.chain), await stateOf(second.chain)]).toEqual(['active', 'active']);
    expect([await driftOf('gateway-1/ec'), await driftOf('gateway-2/ec')]).toEqual([null, null]);

    const { lifecycle } = w.world;
    const { certificateId } = second;
    unwrap(await lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer)));
    const young = await ours(identityId, places[1]);
    await both(first.chain, second.chain);
    expect([await driftOf('gateway-1/ec'), await driftOf('gateway-2/ec')]).toEqual([null, 'serves_out_of_force']);
    await both(first.chain, young.chain);
    expect([await driftOf('gateway-1/ec'), await driftOf('gateway-2/ec')]).toEqual([null, null]);
    await both(first.chain, first.chain);
    expect([await driftOf('gateway-1/ec'), await driftOf('gateway-2/ec')]).toEqual([null, 'serves_another']);
  });

  test('that is revoked is told, and keeps being told with the time since when', async () => {
    const { lifecycle } = w.world;
    const { certificateId, chain } = await ours(await w.identity(NAME), 'ec');
    await see(shown(NAME, chain));
    expect(await w.recordOf(chain)).toMatchObject({ state: 'active', operatingModel: 'managed' });

    unwrap(await lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer)));
    await see(shown(NAME, chain));
    const { drift } = await w.row('listeners', 'front/ec');
    await see(shown(NAME, chain));
    expect((await w.row('listeners', 'front/ec')).drift).toEqual(drift);
    expect(drift?.kind).toBe('serves_out_of_force');
    expect((await w.world.events()).filter((type) => type === 'ServerCertificateDriftFound')).toHaveLength(1);
  });

  test('or none, though one is in force, is told', async () => {
    await w.identity(NAME);
    const chain = w.chain(NAME);
    await see(shown(NAME, chain));
    await see(shown(NAME, null));
    expect(await driftOf()).toBe('serves_none');
  });
});

describe('a certificate that nobody is known for', () => {
  test('is told of without a record, is not audited each time, and gets one once its identity is there', async () => {
    const chain = w.chain(NAME);
    await see(shown(NAME, chain));
    await see(shown(NAME, chain));
    expect(await w.row('listeners', 'front/ec')).toMatchObject({
      certificateId: null,
      notRecorded: 'No such identity.',
      drift: { kind: 'serves_unrecorded' },
    });
    expect((await w.world.audit()).filter(({ outcome }) => outcome === 'refused')).toEqual([]);
    await w.identity(NAME);
    await see(shown(NAME, chain));
    expect(await stateOf(chain)).toBe('active');
    expect(await driftOf()).toBeNull();
  });

  test('with a wildcard is nobody’s', async () => {
    await w.identity(NAME);
    const chain = unwrap(readChainPem(w.issuer.issue({ subject: [{ name: 'CN', value: '*.example.com' }] }).pem));
    await see(shown(NAME, chain));
    expect(await stateOf(chain)).toBeNull();
    expect(await driftOf()).toBe('serves_unrecorded');
  });

  test('and that our own authority signed is left to the reconciliation with it', async () => {
    const identityId = await w.identity(NAME);
    const { lifecycle, authority, database } = w.world;
    const subject = [
      { name: 'O', value: ORGANISATION },
      { name: 'CN', value: NAME },
    ] as const;
    const order = { identityId, purpose: 'backend_server', slot: 'ec', csrPem: csr(subject, newKey()) } as const;
    const { certificateId } = unwrap(await lifecycle.issueCertificate(order, by(operator)));
    await lifecycle.advanceCertificate(certificateId);
    const ours = await lifecycle.chainOf(certificateId);
    if (ours === null) throw new Error('not issued');
    expect(authority.issueCalls).toBe(1);
    // As after a restore of an old backup.
    await database.pool.query('delete from lifecycle.certificate_job');
    await database.pool.query('delete from lifecycle.certificate');
    const chain = { ...ours, notAfter: '2026-06-01T00:00:00.000Z' };
    await see(shown(NAME, chain));
    expect(await stateOf(chain)).toBeNull();
    expect((await w.row('listeners', 'front/ec')).notRecorded).toContain('reconciliation');
  });
});

describe('a reading', () => {
  test('that is cut off changes nothing but its own account', async () => {
    await w.identity(NAME);
    w.acm.has = [inAcm(w.chain(NAME))];
    await w.servers.refresh('acm');
    const before = await w.rows('acm');
    w.acm.away = 'AWS ACM: ExpiredTokenException: it is over';
    w.world.clock.advance(60_000);
    expect(await w.servers.refresh('acm')).toMatchObject({ error: w.acm.away, certificates: 1 });
    expect(await w.rows('acm')).toEqual(before);
    expect(await w.servers.sources()).toMatchObject([
      { name: 'acm', kind: 'acm', look: { error: w.acm.away } },
      { name: 'files', kind: 'files', look: null },
      { name: 'listeners', kind: 'listeners', look: null },
    ]);
  });

  test('in which a listener does not answer leaves what was known of it', async () => {
    const chain = w.chain(NAME);
    await see(shown(NAME, chain));
    const before = await w.row('listeners', 'front/ec');
    await see(shown(NAME, null, { problem: 'It hung up.' }));
    expect(await w.row('listeners', 'front/ec')).toEqual({ ...before, problem: 'It hung up.' });
    await see(shown(NAME, chain));
    expect((await w.row('listeners', 'front/ec')).problem).toBeNull();
  });

  test('that no more meets what it once did forgets it, and ends its difference', async () => {
    await see(shown(NAME, w.chain(NAME)));
    await see();
    expect(await w.rows('listeners')).toEqual([]);
    expect((await w.world.events()).at(-1)).toBe('ServerCertificateDriftEnded');
  });

  test('twice at once keeps one row and one event', async () => {
    w.listeners.has = [shown(NAME, w.chain(NAME))];
    await Promise.all([w.servers.refresh('listeners'), w.servers.refresh('listeners')]);
    expect(await w.rows('listeners')).toHaveLength(1);
    expect((await w.world.events()).filter((type) => type === 'ServerCertificateDriftFound')).toHaveLength(1);
  });

  test('of a source that nobody configured does not take place', async () => {
    for (const name of ['no-such', '__proto__', 'constructor', '']) {
      expect(await w.servers.refresh(name)).toBeNull();
      expect(await w.servers.certificates(name, { after: null, limit: 1 })).toBeNull();
      expect(await w.servers.order({ source: name }, by(operator))).toMatchObject({
        refusal: { reason: 'source_unknown' },
      });
    }
    expect(w.world.nudges.sent).toEqual([]);
  });

  test('is ordered by who may, and a job does it', async () => {
    expect(await w.servers.order({ source: 'acm' }, by(actorWith('viewer')))).toMatchObject({
      refusal: { reason: 'role_missing' },
    });
    unwrap(await w.servers.order({ source: 'acm' }, by(operator)));
    expect(w.world.nudges.sent).toEqual([{ id: 'acm', startAfter: null }]);
  });
});

test('what is to be alarmed on is counted: differences, what cannot be read, and how near its end each record is', async () => {
  await w.identity(NAME);
  await w.identity('api.example.com');
  const now = w.world.clock.now().getTime();
  const inDays = (count: number) => new Date(now + count * 86_400_000);
  const days = (left: number) => ({ notBefore: inDays(left - 90), notAfter: inDays(left) });
  w.listeners.has = [
    shown(NAME, w.chain(NAME, days(60))),
    shown('api.example.com', w.chain('api.example.com', days(10)), { listener: 'api' }),
    shown('x.example.com', w.chain('x.example.com', days(1)), { listener: 'x' }),
    shown('y.example.com', null, { listener: 'y', problem: 'It hung up.' }),
  ];
  await w.servers.refresh('listeners');
  const standing = (await w.servers.standing()).find(({ source }) => source === 'listeners');
  expect(standing).toMatchObject({ isReadable: true, unreadable: 1, drifts: new Map([['serves_unrecorded', 1]]) });
  expect(standing?.postures).toEqual([
    { operatingModel: 'tracked', posture: 'escalated', count: 1 },
    { operatingModel: 'tracked', posture: 'valid', count: 1 },
  ]);
});
