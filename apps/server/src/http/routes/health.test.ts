import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ApiBench, apiBench } from '../testing/api-bench.ts';
import { healthRoutes } from './health.ts';

describe('health', () => {
  let bench: ApiBench;
  afterEach(async () => {
    vi.useRealTimers();
    await bench.app.close();
  });
  const start = async (askDatabase: () => Promise<unknown>, doubt: string | null = null) => {
    bench = await apiBench({
      more: (app) =>
        healthRoutes(app, {
          askDatabase,
          gateways: () => [],
          untakenFacts: () => new Map([['gateway-1', 912.5]]),
          gatewayMemory: () => new Map([['gateway-1', { residentBytes: 167e6, heapLimitBytes: 4.3e9 }]]),
          approvals: 'single-operator',
          clockDoubt: async () => doubt,
        }),
    });
    return bench.app;
  };

  it('is ready, to anybody who asks, when the database answers; a missing gateway only shows', async () => {
    const app = await start(async () => 1);
    const answer = await app.inject('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        status: 'ready',
        database: true,
        gateways: [],
        untakenFacts: { 'gateway-1': 912.5 },
        gatewayMemory: { 'gateway-1': { residentBytes: 167e6, heapLimitBytes: 4.3e9 } },
        approvals: 'single-operator',
        clock: null,
      },
    ]);
  });

  it('says that the clock is in doubt, and is ready nevertheless', async () => {
    const app = await start(async () => 1, 'A person must confirm the time.');
    const answer = await app.inject('/readyz');
    expect([answer.statusCode, answer.json().clock]).toEqual([200, 'A person must confirm the time.']);
  });

  it('is not ready without the database, and lives nevertheless', async () => {
    const app = await start(() => Promise.reject(new Error('gone')));
    const answer = await app.inject('/readyz');
    expect([answer.statusCode, answer.json().status]).toEqual([503, 'not_ready']);
    expect((await app.inject('/livez')).statusCode).toBe(200);
  });

  it('does not wait for a database that hangs', async () => {
    const asked = Promise.withResolvers<void>();
    const app = await start(() => {
      asked.resolve();
      return new Promise(() => undefined);
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answer = app.inject('/readyz');
    await asked.promise;
    vi.advanceTimersByTime(3_000);
    expect((await answer).statusCode).toBe(503);
  });
});
