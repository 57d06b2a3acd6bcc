import { afterEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from './testing/api-bench.ts';

describe('too many requests', () => {
  let bench: ApiBench;
  afterEach(() => bench.app.close());
  const me = (headers: Record<string, string>, remoteAddress = '192.0.2.1') =>
    bench.app.inject({ url: '/api/v1/me', headers, remoteAddress });

  it('ten thousand wrong tokens from one address leave those who are known served, also at that address', async () => {
    bench = await apiBench();
    const good = bench.callers.letIn(['viewer']);
    const statuses = new Map<number, number>();
    for (let sent = 0; sent < 10_000; sent += 100) {
      const wrong = Array.from({ length: 100 }, (_, index) => me({ authorization: `Bearer wrong-${sent + index}` }));
      const right = [me(good), me(good, '192.0.2.2')];
      for (const answer of await Promise.all(wrong)) {
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
      }
      for (const answer of await Promise.all(right)) expect(answer.statusCode).toBe(200);
    }
    // Of those that come at the same instant more are told to wait than must be; never fewer.
    const [refused = 0, delayed = 0] = [statuses.get(401), statuses.get(429)];
    expect(refused + delayed).toBe(10_000);
    expect(refused).toBeLessThanOrEqual(60);
    expect((await me({ authorization: 'Bearer wrong' }, '192.0.2.2')).statusCode).toBe(401);
  });

  it('are refused by token, not by address, and say when it is worth trying again', async () => {
    bench = await apiBench({ requestsPerMinute: 3 });
    const [one, two] = [bench.callers.letIn(['viewer']), bench.callers.letIn(['viewer'])];
    for (let sent = 0; sent < 3; sent++) expect((await me(one)).statusCode).toBe(200);
    const refused = await me(one);
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.json()).toMatchObject({ code: 'too_many_requests', retryable: true });
    expect((await me(two)).statusCode).toBe(200);
  });

  it('at one account are refused wherever they come from, and another account is not', async () => {
    bench = await apiBench();
    bench.callers.setPassword('mara', 'right');
    bench.callers.setPassword('noor', 'right');
    const signIn = (user: string, password: string, address: number) =>
      bench.app.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { user, password },
        remoteAddress: `192.0.2.${address}`,
      });
    for (let address = 1; address <= 10; address++) {
      expect((await signIn('Mara', 'wrong', address)).statusCode).toBe(401);
    }
    const refused = await signIn('mara', 'right', 11);
    expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
    expect((await signIn('noor', 'right', 11)).statusCode).toBe(204);
  });
});

describe('the address of a request', () => {
  let bench: ApiBench;
  afterEach(() => bench.app.close());
  const attempt = async (remoteAddress: string, forwarded: string): Promise<number> => {
    const answer = await bench.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { token: 'wrong' },
      remoteAddress,
      headers: { 'x-forwarded-for': forwarded },
    });
    return answer.statusCode;
  };
  const addressesLogged = () => bench.logged.flatMap(({ remoteAddress }) => remoteAddress ?? []);

  it('is that of its connection, whatever it claims, where no proxy is trusted', async () => {
    bench = await apiBench();
    for (let sent = 1; sent <= 10; sent++) expect(await attempt('192.0.2.1', `198.51.100.${sent}`)).toBe(401);
    expect(await attempt('192.0.2.1', '198.51.100.99')).toBe(429);
    expect(new Set(addressesLogged())).toEqual(new Set(['192.0.2.1']));
  });

  it('is the one that a trusted proxy names, and no other network is one', async () => {
    bench = await apiBench({ trustedProxies: ['10.1.0.0/16', '::1/128'] });
    for (let sent = 1; sent <= 12; sent++) expect(await attempt('10.1.2.3', `198.51.100.${sent}`)).toBe(401);
    expect(addressesLogged()).toContain('198.51.100.12');
    for (let sent = 1; sent <= 10; sent++) expect(await attempt('10.2.0.1', `203.0.113.${sent}`)).toBe(401);
    expect(await attempt('10.2.0.1', '203.0.113.99')).toBe(429);
  });

  it('is the last one before the proxies: what the client wrote itself in front of it says nothing', async () => {
    bench = await apiBench({ trustedProxies: ['10.1.0.0/16'] });
    for (let sent = 1; sent <= 10; sent++) {
      expect(await attempt('10.1.2.3', `198.51.100.${sent}, 203.0.113.7, 10.1.9.9`)).toBe(401);
    }
    expect(await attempt('10.1.2.3', '198.51.100.77, 203.0.113.7')).toBe(429);
    expect(new Set(addressesLogged())).toEqual(new Set(['203.0.113.7']));
  });
});

describe('a filter of a hundred kilobytes', () => {
  it.each([
    ['a', 'a'.repeat(100_000)],
    ['nested groups', '(a+)+'.repeat(20_000)],
    ['combining letters', 'a\u0300'.repeat(50_000)],
    ['a lone surrogate', '%ED%A0%80'.repeat(11_000)],
    ['percent signs', '%25'.repeat(33_000)],
  ])('is refused before anything looks at it: %s', async (_, text) => {
    const bench = await apiBench();
    for (const [path, name] of [
      ['/api/v1/certificates', 'q'],
      ['/api/v1/certificates', 'after'],
      ['/api/v1/users', 'after'],
      ['/api/v1/tokens', 'after'],
    ]) {
      const url = `${path}?${name}=${encodeURI(text)}`;
      const began = performance.now();
      const answer = await bench.app.inject({ url, headers: BEARER });
      expect([path, name, answer.statusCode]).toEqual([path, name, 400]);
      expect(performance.now() - began).toBeLessThan(1_000);
    }
    await bench.app.close();
  });
});
