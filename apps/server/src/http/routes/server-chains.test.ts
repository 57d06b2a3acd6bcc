import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { expect, test } from 'vitest';
import { apiBench } from '../testing/api-bench.ts';

const URL = '/api/v1/server-chains';
const fingerprint = 'a'.repeat(64);
const body = { fingerprint, reason: 'every station has it' };

test('our listeners are switched by the report of the whole fleet, which the server makes', async () => {
  const asked: unknown[] = [];
  const approvalId = newId('apr');
  let approval: typeof approvalId | null = approvalId;
  const { app, callers } = await apiBench({
    stations: {
      readinessOf: async (change) => {
        asked.push(change);
        return { losing: 2, unknown: 3 };
      },
    },
    lifecycle: {
      switchServerChain: async (input) => {
        asked.push(input);
        return ok({ slot: 'ec', fingerprint, approvalId: approval } as const);
      },
    },
  });
  const headers = { ...callers.letIn(['pki_engineer'], 'all'), 'idempotency-key': 'k' };
  const post = () => app.inject({ method: 'POST', url: `${URL}/ec/actions/switch`, headers, payload: body });
  const waiting = await post();
  expect([waiting.statusCode, waiting.headers['location']]).toEqual([202, `/api/v1/approvals/${approvalId}`]);
  approval = null;
  expect((await post()).statusCode).toBe(200);
  const input = { slot: 'ec', fingerprint, readiness: { losing: 2, unknown: 3 } };
  expect(asked.slice(0, 2)).toEqual([{ kind: 'server_chain', fingerprint }, input]);
});

test.each(['not_ready', 'generation_not_activated', 'server_chain_unchanged'] as const)(
  'a switch that is refused as %s is a conflict',
  async (reason) => {
    const { app, callers } = await apiBench({
      stations: { readinessOf: async () => null },
      lifecycle: { switchServerChain: async () => refused({ reason, detail: 'So it is.' }) },
    });
    const headers = { ...callers.letIn(['pki_engineer'], 'all'), 'idempotency-key': 'k' };
    const answer = await app.inject({ method: 'POST', url: `${URL}/ec/actions/switch`, headers, payload: body });
    expect([answer.statusCode, answer.json().code]).toEqual([409, reason]);
  },
);

test('the root of our listeners is shown beside that of their authority', async () => {
  const root = { name: 'CN=Root', fingerprint };
  const chain = { slot: 'rsa', ...root, since: '2026-03-01T12:00:00.000Z', by: 'system:server-chain' } as const;
  const shown = { ...chain, reason: 'the root as it was found', authority: root, isHeld: false };
  const { app, callers } = await apiBench({ lifecycle: { serverChains: async () => [shown] } });
  const answer = await app.inject({ url: URL, headers: callers.letIn(['viewer'], 'all') });
  expect([answer.statusCode, answer.json()]).toEqual([200, { data: [shown] }]);
});
