import { afterEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER, TOKEN } from './testing/api-bench.ts';

const overview = {
  stations: 0,
  stationsOnline: 0,
  migrations: { planned: 0, pending: 0, active: 0, rollback: 0, quarantine: 0, exempt: 0, abandoned: 0 },
  certificatesByState: {},
  certificatesSigned: 0,
  approvals: 'two-people' as const,
  orphanCertificates: 0,
};

describe('who may call the API', () => {
  let bench: ApiBench;
  afterEach(() => bench.app.close());
  const start = async (): Promise<ApiBench['app']> => {
    bench = await apiBench({
      stations: { overview: async () => overview, planMigrations: async () => ({ planned: [], refused: [] }) },
    });
    return bench.app;
  };
  const plan = {
    method: 'POST',
    url: '/api/v1/migration-cases',
    payload: { identityIds: ['idn_x'], reason: 'a test' },
  } as const;
  const signIn = async (app: ApiBench['app']): Promise<string> => {
    const answer = await app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: TOKEN } });
    const [cookie] = answer.cookies;
    return `${cookie?.name}=${cookie?.value}`;
  };

  it('refuses everybody without a token, names the scheme, and logs who it was', async () => {
    const app = await start();
    const answer = await app.inject({ url: '/api/v1/overview?q=secret', remoteAddress: '192.0.2.7' });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'unauthenticated', status: 401, instance: '/api/v1/overview' });
    expect(bench.logged).toContainEqual(
      expect.objectContaining({ code: 'unauthenticated', remoteAddress: '192.0.2.7', path: '/api/v1/overview' }),
    );
    expect(bench.logText()).not.toContain('secret');
  });

  it.each([
    '/%61pi/v1/overview',
    '/api/v1/%6fverview',
    '/api%2Fv1/overview',
    '//api/v1/overview',
    '/./api/v1/overview',
    '/x/../api/v1/overview',
    'http://127.0.0.1/api/v1/overview',
    '/API/v1/overview',
  ])('has no other way to write an address that gets past the door: %s', async (url) => {
    const app = await start();
    const answer = await app.inject({ url });
    expect(answer.body).not.toContain('stationsOnline');
    expect([400, 401, 404]).toContain(answer.statusCode);
  });

  it('takes the token with the scheme in any case, and no other scheme', async () => {
    const app = await start();
    const ask = async (authorization: string) =>
      (await app.inject({ url: '/api/v1/overview', headers: { authorization } })).statusCode;
    expect(await ask(`Bearer ${TOKEN}`)).toBe(200);
    expect(await ask(`bearer ${TOKEN}`)).toBe(200);
    expect(await ask(`Basic ${Buffer.from(`x:${TOKEN}`).toString('base64')}`)).toBe(401);
    expect(await ask('Bearer ')).toBe(401);
    expect(await ask(`Bearer ${TOKEN} ${TOKEN}`)).toBe(401);
  });

  it('never writes a token to the log, right or wrong', async () => {
    const app = await start();
    await app.inject({ url: '/api/v1/overview', headers: { authorization: 'Bearer wrong-token-1' } });
    await app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: 'wrong-token-2' } });
    await signIn(app);
    expect(bench.logged).toContainEqual(expect.objectContaining({ msg: 'signed in' }));
    expect(bench.logText()).not.toMatch(/wrong-token|bfcert_a-token/);
  });

  it('gives a browser a session that scripts cannot read and other sites cannot send', async () => {
    const app = await start();
    const answer = await app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: TOKEN } });
    expect(answer.statusCode).toBe(204);
    expect(answer.cookies).toMatchObject([{ name: 'bfcert_session', httpOnly: true, sameSite: 'Strict', path: '/' }]);
    const cookie = await signIn(app);
    expect((await app.inject({ url: '/api/v1/overview', headers: { cookie } })).statusCode).toBe(200);
  });

  it.each([true, false])('has a cookie for https alone where people come by https: %s', async (secureCookies) => {
    const bench_ = await apiBench({ secureCookies });
    const signedIn = await bench_.app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: TOKEN } });
    expect(signedIn.cookies.map(({ secure = false }) => secure)).toEqual([secureCookies]);
    const left = await bench_.app.inject({ method: 'DELETE', url: '/api/v1/session' });
    expect(left.cookies.map(({ secure = false }) => secure)).toEqual([secureCookies]);
    await bench_.app.close();
  });

  it('ends a session after its time', async () => {
    const app = await start();
    const cookie = await signIn(app);
    bench.clock.advance(12 * 3600 * 1000);
    expect((await app.inject({ url: '/api/v1/overview', headers: { cookie } })).statusCode).toBe(401);
  });

  it('lets a browser change something only from our own pages', async () => {
    const app = await start();
    const headers = { cookie: await signIn(app), 'idempotency-key': 'k' };
    const foreign = await app.inject({ ...plan, headers });
    expect(foreign.statusCode).toBe(403);
    expect(foreign.json()).toMatchObject({ code: 'cross_site' });
    const own = await app.inject({ ...plan, headers: { ...headers, 'x-requested-with': 'bfcert' } });
    expect(own.statusCode).toBe(202);
  });

  it('does not ask a script with a token for that header, whatever cookie comes along', async () => {
    const app = await start();
    const headers = { ...BEARER, cookie: await signIn(app), 'idempotency-key': 'k' };
    expect((await app.inject({ ...plan, headers })).statusCode).toBe(202);
  });

  it('does not let a cookie help a wrong token', async () => {
    const app = await start();
    const headers = { authorization: 'Bearer nonsense', cookie: await signIn(app) };
    expect((await app.inject({ url: '/api/v1/overview', headers })).statusCode).toBe(401);
  });

  it('lets anybody sign out, also after the session has ended', async () => {
    const app = await start();
    const answer = await app.inject({ method: 'DELETE', url: '/api/v1/session' });
    expect(answer.statusCode).toBe(204);
    expect(answer.cookies).toMatchObject([{ name: 'bfcert_session', value: '' }]);
  });

  it('slows down whoever guesses, with a problem that says so', async () => {
    const app = await start();
    const guess = () => app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: 'guess' } });
    for (let attempt = 0; attempt < 10; attempt++) expect((await guess()).statusCode).toBe(401);
    const refused = await guess();
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBeDefined();
    expect(refused.json()).toMatchObject({ code: 'too_many_requests', status: 429, retryable: true });
  });
});
