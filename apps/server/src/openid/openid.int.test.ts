import { createHmac } from 'node:crypto';
import { type Access, createAccess, supportOwners, thesePeople, withPolicy } from '@bfcert/certificate-lifecycle';
import { lifecycleMigrations, postgresStores } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { FakeAuthority } from '@bfcert/certificate-lifecycle/fake-authority';
import { systemClock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import { createTestDatabase, type TestDatabase } from '@bfcert/kernel/postgres/testing';
import { exportSPKI, importJWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OPENID_CALLBACK } from '../http/routes/openid.ts';
import { type ApiBench, apiBench, BEARER, TOKEN } from '../http/testing/api-bench.ts';
import { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import { type Fetch, guardedFetch } from '../outbound/guarded-fetch.ts';
import { IdentityProvider } from './identity-provider.ts';
import { openIdDoor } from './openid-door.ts';
import type { OpenIdSettings } from './openid-settings.ts';
import { openAttempt, sealAttempt } from './sign-in-attempt.ts';
import { AUDIENCE, CLIENT_ID, CLIENT_SECRET, SERVICE_ID, TestProvider } from './testing/test-provider.ts';

const HOME = 'http://127.0.0.1:8080';
const KEY = Buffer.alloc(32, 7);
const loopback = guardedFetch(new AllowedAddresses(['127.0.0.0/8']));

let world: TestDatabase;
let provider: TestProvider;
let access: Access;
let bench: ApiBench;
let people = 0;
let reported: string[] = [];
/** What becomes of a request to the provider on its way; nothing unless a test says so. */
let onTheWay: (url: string, answer: Response) => Promise<Response>;

beforeAll(async () => {
  world = await createTestDatabase([...outboxMigrations, ...lifecycleMigrations]);
  provider = await TestProvider.start(`${HOME}${OPENID_CALLBACK}`);
});
afterAll(async () => {
  provider.close();
  await world.drop();
});
beforeEach(async () => {
  people += 1;
  reported = [];
  provider.isUp = true;
  provider.person = { subject: `sub-${people}`, preferred_username: `noor${people}`, groups: ['fleet-operators'] };
  onTheWay = async (_, answer) => answer;
  bench = await openBench(settings());
});
afterEach(() => bench.app.close());

const settings = (over: Partial<OpenIdSettings> = {}): OpenIdSettings => ({
  issuer: provider.issuer,
  name: 'Example Login',
  clientId: CLIENT_ID,
  clientSecretFile: '/nowhere',
  scopes: ['openid', 'profile'],
  nameClaim: 'preferred_username',
  rolesClaim: 'groups',
  tokenDaysAfterSignIn: 30,
  grants: [
    { claim: 'fleet-operators', roles: ['operator', 'viewer'], owners: ['north'] },
    { claim: 'fleet-viewers', roles: ['viewer'], owners: ['north'] },
  ],
  audience: AUDIENCE,
  allowedNetworks: ['127.0.0.0/8'],
  ...over,
});

async function openBench(configured: OpenIdSettings, fetch: Fetch = loopback): Promise<ApiBench> {
  access = createAccess(
    withPolicy({
      ...postgresStores(world.database),
      clock: systemClock,
      authority: new FakeAuthority(systemClock),
      nudges: { nudge: async () => undefined },
      people: thesePeople(),
      approvalRule: 'two-people',
      supportOwners: supportOwners('operations'),
    }),
    TOKEN,
  );
  const identityProvider = new IdentityProvider(configured, {
    clientSecret: CLIENT_SECRET,
    redirectUri: `${HOME}${OPENID_CALLBACK}`,
    fetch: async (url, init) => onTheWay(url, await fetch(url, init)),
    clock: systemClock,
    report: (problem) => reported.push(problem),
    keysAgainMs: 0,
  });
  const openId = openIdDoor(identityProvider, access, { key: KEY, clock: systemClock, home: `${HOME}/` });
  return apiBench({ access, openId });
}

const get = (url: string, headers: Record<string, string> = {}) => bench.app.inject({ url, headers });

/** The browser leaves for the provider: the cookie it carries, and the address it comes back to. */
async function leave(): Promise<{ readonly cookie: string; readonly back: URL }> {
  const started = await get('/api/v1/session/openid');
  expect(started.statusCode).toBe(302);
  const [cookie] = started.cookies;
  expect(cookie).toMatchObject({ name: 'bfcert_sign_in', httpOnly: true, sameSite: 'Lax' });
  return { cookie: cookie?.value ?? '', back: await provider.visit(String(started.headers.location)) };
}

const comeBack = ({ back, cookie }: { readonly back: URL; readonly cookie: string | null }) =>
  get(`${back.pathname}${back.search}`, cookie === null ? {} : { cookie: `bfcert_sign_in=${cookie}` });

type Answer = Awaited<ReturnType<typeof comeBack>>;
const problemOf = ({ headers }: Answer) => /problem=(\w+)/.exec(String(headers.location))?.[1] ?? 'none';
const sessionIn = ({ cookies }: Answer): Record<string, string> => ({
  cookie: `bfcert_session=${cookies.find(({ name }) => name === 'bfcert_session')?.value ?? ''}`,
});
const signIn = async () => comeBack(await leave());
const me = async (headers: Record<string, string>) =>
  (await get('/api/v1/me', headers)).json<Record<string, unknown>>();
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function withToken(token: string): Promise<number> {
  return (await get('/api/v1/me', bearer(token))).statusCode;
}

/** Rewrites the ID token in what the token endpoint answers. */
const withIdToken = (rewrite: (claims: Record<string, unknown>) => Promise<string> | string) => {
  onTheWay = async (url, answer) => {
    if (!url.endsWith('/token')) return answer;
    const body = (await answer.json()) as { id_token: string };
    const [, claims = ''] = body.id_token.split('.');
    const told = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    return Response.json({ ...body, id_token: await rewrite(told) });
  };
};
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a person at the provider', () => {
  test('is told where to sign in, and signs in with a session as everybody has', async () => {
    expect((await get('/api/v1/session/methods')).json()).toEqual({
      openId: { name: 'Example Login', startAt: '/api/v1/session/openid' },
    });
    const answer = await signIn();
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/']);
    expect(answer.cookies.find(({ name }) => name === 'bfcert_session')).toMatchObject({
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
    });
    // The cookie of the attempt is taken back.
    expect(answer.cookies.find(({ name }) => name === 'bfcert_sign_in')?.value).toBe('');
    const who = await me(sessionIn(answer));
    expect(who).toMatchObject({ name: `noor${people}`, roles: ['operator', 'viewer'], owners: ['north'] });
  });

  test('is the same person each time, with the roles of the last sign-in', async () => {
    const [first, before] = [await signIn(), await me(sessionIn(await signIn()))];
    provider.person = { ...provider.person, groups: ['fleet-viewers', 'of no meaning here'] };
    const now = await me(sessionIn(await signIn()));
    expect(now).toEqual({ ...before, roles: ['viewer'] });
    expect(await me(sessionIn(first))).toEqual(now);
  });

  test('without a role here is refused by name, and a session from before is over', async () => {
    const before = await signIn();
    provider.person = { ...provider.person, groups: ['strangers'] };
    expect(problemOf(await signIn())).toBe('openid_role_unknown');
    expect((await get('/api/v1/me', sessionIn(before))).statusCode).toBe(401);
    const { audit } = postgresStores(world.database);
    const [refused] = await audit.search({ owners: 'all', action: 'sign-in', outcome: 'refused' }, null, 1);
    expect(JSON.stringify(refused?.entry.detail)).toContain('The provider says strangers in groups');
  });

  test('who is called like a local person is let in once an administrator has joined the two', async () => {
    const post = (url: string, payload: object) =>
      bench.app.inject({
        method: 'POST',
        url,
        headers: { ...BEARER, 'idempotency-key': newId('cor') },
        payload: { reason: 'a test', ...payload },
      });
    const user = { name: `noor${people}`, roles: ['viewer'], owners: 'all' };
    const { id } = (await post('/api/v1/users', user)).json<{ id: string }>();
    expect(problemOf(await signIn())).toBe('openid_name_taken');
    expect((await post(`/api/v1/users/${id}/actions/change`, { openIdSubject: `sub-${people}` })).statusCode).toBe(200);
    expect(await me(sessionIn(await signIn()))).toMatchObject({ name: `noor${people}`, accountId: id });
  });

  test('leaves here and, where it has a place for that, at the provider', async () => {
    const session = sessionIn(await signIn());
    const left = await bench.app.inject({
      method: 'DELETE',
      url: '/api/v1/session',
      headers: { ...session, 'x-requested-with': 'bfcert' },
    });
    expect(left.statusCode).toBe(200);
    const { continueAt } = left.json<{ continueAt: string }>();
    const place = new URL(continueAt);
    expect(place.origin).toBe(provider.issuer);
    expect(place.searchParams.get('post_logout_redirect_uri')).toBe(`${HOME}/`);
    expect((await fetch(place)).status).toBe(200);
    expect((await get('/api/v1/me', session)).statusCode).toBe(401);
  });

  test('whose session was not at the provider leaves here alone', async () => {
    const opened = await bench.app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: TOKEN } });
    const left = await bench.app.inject({
      method: 'DELETE',
      url: '/api/v1/session',
      headers: { ...sessionIn(opened), 'x-requested-with': 'bfcert' },
    });
    expect(left.statusCode).toBe(204);
  });
});

describe('somebody who comes back is refused', () => {
  test('without the cookie of the start, with another’s, and with one that is none', async () => {
    const one = await leave();
    expect(problemOf(await comeBack({ ...one, cookie: null }))).toBe('openid_attempt_over');
    expect(problemOf(await comeBack({ ...one, cookie: 'x'.repeat(200) }))).toBe('openid_attempt_over');
    const [own, other] = [await leave(), await leave()];
    expect(problemOf(await comeBack({ ...own, cookie: other.cookie }))).toBe('openid_refused');
  });

  test('with another state', async () => {
    const came = await leave();
    came.back.searchParams.set('state', 'of-somebody-else');
    expect(problemOf(await comeBack(came))).toBe('openid_refused');
  });

  test('with another nonce, or another verifier, than they left with', async () => {
    for (const change of [{ nonce: 'of-another-attempt' }, { verifier: 'v'.repeat(43) }]) {
      const { cookie, back } = await leave();
      const attempt = openAttempt(KEY, cookie, new Date());
      if (attempt === null) throw new Error('the cookie is none of ours');
      expect(problemOf(await comeBack({ back, cookie: sealAttempt(KEY, { ...attempt, ...change }) }))).toBe(
        'openid_refused',
      );
    }
  });

  test('too late', async () => {
    const { cookie, back } = await leave();
    const attempt = openAttempt(KEY, cookie, new Date());
    if (attempt === null) throw new Error('the cookie is none of ours');
    const over = sealAttempt(KEY, { ...attempt, until: new Date(Date.now() - 1).toISOString() });
    expect(problemOf(await comeBack({ back, cookie: over }))).toBe('openid_attempt_over');
  });

  test('with a code that was used', async () => {
    const came = await leave();
    expect(problemOf(await comeBack(came))).toBe('none');
    expect(problemOf(await comeBack(came))).toBe('openid_refused');
  });

  test('when the provider says that they were refused there', async () => {
    const { cookie, back } = await leave();
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
    expect(problemOf(await comeBack({ cookie, back }))).toBe('openid_refused');
  });

  test.each<readonly [what: string, rewrite: (claims: Record<string, unknown>) => Promise<string> | string]>([
    ['no signature', (claims) => `${part({ alg: 'none' })}.${part(claims)}.`],
    [
      'a signature under the client’s secret',
      (claims) => {
        const signed = `${part({ alg: 'HS256' })}.${part(claims)}`;
        return `${signed}.${createHmac('sha256', CLIENT_SECRET).update(signed).digest('base64url')}`;
      },
    ],
    ['another audience', (claims) => provider.token({ ...claims, aud: 'somebody-else' })],
    ['another issuer', (claims) => provider.token({ ...claims, iss: 'https://evil.example' })],
    ['a time that is over', (claims) => provider.token({ ...claims, exp: 1_700_000_000, iat: 1_699_999_000 })],
    ['another nonce', (claims) => provider.token({ ...claims, nonce: 'another' })],
    [
      'claims that were changed after it was signed',
      async (claims) => {
        const [header = '', , signature = ''] = (await provider.token(claims)).split('.');
        return [header, part({ ...claims, groups: ['fleet-operators', 'more'] }), signature].join('.');
      },
    ],
  ])('whose ID token has %s', async (_, rewrite) => {
    const came = await leave();
    withIdToken(rewrite);
    const answer = await comeBack(came);
    expect([answer.statusCode, problemOf(answer)]).toEqual([302, 'openid_refused']);
    expect(answer.cookies.find(({ name }) => name === 'bfcert_session')).toBeUndefined();
  });

  test('and an ID token that is left as it is is taken', async () => {
    const came = await leave();
    withIdToken((claims) => provider.token(claims));
    expect(problemOf(await comeBack(came))).toBe('none');
  });
});

describe('while the provider is away', () => {
  test('nobody signs in, and sessions from before go on', async () => {
    const session = sessionIn(await signIn());
    const came = await leave();
    provider.isUp = false;
    expect(problemOf(await comeBack(came))).toBe('openid_unavailable');
    expect(reported).toEqual([expect.stringContaining('the OpenID provider does not answer')]);
    expect((await me(session))['name']).toBe(`noor${people}`);
    await bench.app.close();
    bench = await openBench(settings());
    const started = await get('/api/v1/session/openid');
    expect([started.statusCode, started.headers.location]).toEqual([302, '/sign-in?problem=openid_unavailable']);
    provider.isUp = true;
    expect(problemOf(await signIn())).toBe('none');
  });

  test('its tokens let nobody in where its keys are not known', async () => {
    await signIn();
    const token = await provider.token({ sub: `sub-${people}`, groups: ['fleet-operators'] });
    await bench.app.close();
    bench = await openBench(settings());
    provider.isUp = false;
    expect(await withToken(token)).toBe(401);
    provider.isUp = true;
    expect(await withToken(token)).toBe(200);
  });

  test('it is not asked where its address may not be reached', async () => {
    await bench.app.close();
    bench = await openBench(settings(), guardedFetch(new AllowedAddresses([])));
    expect(problemOf(await get('/api/v1/session/openid'))).toBe('openid_unavailable');
    expect(reported).toHaveLength(1);
  });
});

test('new keys at the provider are found, and the old ones end', async () => {
  await signIn();
  const old = await provider.token({ sub: `sub-${people}`, groups: ['fleet-operators'] });
  expect(await withToken(old)).toBe(200);
  await provider.rotateKeys();
  expect(problemOf(await signIn())).toBe('none');
  expect(await withToken(await provider.token({ sub: `sub-${people}`, groups: ['fleet-operators'] }))).toBe(200);
  expect(await withToken(old)).toBe(401);
});

describe('an access token of the provider', () => {
  const claims = () => ({ sub: `sub-${people}`, groups: ['fleet-operators'] });

  test('lets in who has signed in once, as the same person, and with no more than it says', async () => {
    expect(await withToken(await provider.token(claims()))).toBe(401);
    const person = await me(sessionIn(await signIn()));
    expect(await me(bearer(await provider.token(claims())))).toEqual(person);
    const less = await me(bearer(await provider.token({ ...claims(), groups: ['fleet-viewers'] })));
    expect(less).toEqual({ ...person, roles: ['viewer'] });
  });

  test('lets in a service that an administrator has joined with it', async () => {
    const token = await provider.serviceToken();
    expect(await withToken(token)).toBe(401);
    const context = {
      actor: { kind: 'user', id: 'administrator', roles: ['administrator'], owners: 'all', person: 'administrator' },
      reason: 'a test',
      correlationId: 'cor_test',
    } as const;
    const made = await access.createAccount(
      { kind: 'service', name: 'a.service', roles: ['operator'], owners: ['north'] },
      context,
    );
    if (!made.ok) throw new Error(made.refusal.detail);
    const { accountId } = made.value;
    await access.changeAccount({ accountId, external: { issuer: provider.issuer, subject: SERVICE_ID } }, context);
    const who = await me(bearer(token));
    expect(who).toMatchObject({ name: 'a.service', roles: ['operator'], owners: ['north'], accountId: null });
  });

  test('is none when it is not for us, over, not yet, another’s, unsigned, or signed with what everybody knows', async () => {
    await signIn();
    const seconds = Math.floor(Date.now() / 1000);
    const good = await provider.token(claims());
    const [header = '', body = '', signature = ''] = good.split('.');
    const told = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const publicPem = await exportSPKI((await importJWK(provider.publicKey, 'RS256')) as CryptoKey);
    const hmac = (secret: string): string => {
      const signed = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${body}`;
      return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
    };
    const tokens: Record<string, string> = {
      'another audience': await provider.token({ ...claims(), aud: 'somebody-else' }),
      'the client, as an ID token': await provider.token({ ...claims(), aud: CLIENT_ID }),
      'another issuer': await provider.token({ ...claims(), iss: 'https://evil.example' }),
      over: await provider.token({ ...claims(), exp: seconds - 60 }),
      'not yet': await provider.token({ ...claims(), nbf: seconds + 600 }),
      'without an end': await provider.token({ ...claims(), exp: undefined }),
      'without a subject': await provider.token({ groups: ['fleet-operators'] }),
      'an empty subject': await provider.token({ ...claims(), sub: '' }),
      'no role here': await provider.token({ ...claims(), groups: ['strangers'] }),
      'no roles at all': await provider.token({ ...claims(), groups: undefined }),
      'roles of another form': await provider.token({ ...claims(), groups: { 'fleet-operators': true } }),
      unsigned: `${part({ alg: 'none' })}.${body}.`,
      'signed with the public key': hmac(publicPem),
      'signed with the client’s secret': hmac(CLIENT_SECRET),
      changed: [header, part({ ...told, groups: ['fleet-operators', 'x'] }), signature].join('.'),
      'no JSON': 'a.b.c',
      empty: '..',
    };
    for (const [what, token] of Object.entries(tokens)) expect([what, await withToken(token)]).toEqual([what, 401]);
    expect(await withToken(good)).toBe(200);
  });

  test('is none at all where no audience is configured', async () => {
    await signIn();
    await bench.app.close();
    bench = await openBench(settings({ audience: null }));
    expect(await withToken(await provider.token(claims()))).toBe(401);
  });
});

test('without a provider there is nothing to sign in at, and no token is a provider’s', async () => {
  await bench.app.close();
  bench = await apiBench({ access });
  expect((await get('/api/v1/session/methods')).json()).toEqual({ openId: null });
  for (const url of ['/api/v1/session/openid', `${OPENID_CALLBACK}?code=x&state=y`]) {
    expect((await get(url)).statusCode).toBe(404);
  }
});
