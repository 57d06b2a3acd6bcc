import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addProbeCommands } from './probes-command.ts';
import { fakeApi, InTurn } from './testing/fake-api.ts';

const api = fakeApi(addProbeCommands);

const running = {
  id: 'prb_1',
  state: 'running',
  startedAt: '2026-03-01T00:00:00.000Z',
  startedBy: 'user:mara',
  certificateId: null,
  orderedAt: null,
  issuedAt: null,
  revokedAt: null,
  arrived: [],
  endedAt: null,
  failure: null,
};
const ONE = 'GET /api/v1/synthetic-probes/prb_1';
const begun = { 'POST /api/v1/synthetic-probes': { probeId: 'prb_1' } };

test('runs a probe, waits for its end and tells where its revocation has arrived', async () => {
  const arrived = [{ plane: 'crl', at: '2026-03-01T00:00:09.000Z' }];
  api.answers = { ...begun, [ONE]: new InTurn(running, { ...running, state: 'succeeded', arrived }) };
  await api.bfcert('probes', 'run', '--reason', 'after the upgrade');
  expect(api.asked[0]).toMatchObject({ line: 'POST /api/v1/synthetic-probes', body: { reason: 'after the upgrade' } });
  expect([process.exitCode, api.printed]).toEqual([EXIT.done, expect.stringContaining('2026-03-01T00:00:09.000Z')]);
});

test('a probe that fails ends with 1 and says at which step', async () => {
  const failure = { step: 'issue', detail: 'The PKI has not signed it in time.' };
  api.answers = { ...begun, [ONE]: { ...running, state: 'failed', failure } };
  await api.bfcert('probes', 'run', '--reason', 'after the upgrade');
  expect([process.exitCode, api.printed]).toEqual([EXIT.failed, expect.stringContaining('issue: The PKI')]);
});

test('one that nobody waits for is named and left to run', async () => {
  api.answers = { ...begun, [ONE]: running };
  await api.bfcert('probes', 'run', '--no-wait', '--reason', 'after the upgrade');
  expect([process.exitCode, api.printed]).toEqual([EXIT.done, expect.stringContaining('prb_1')]);
});

test('lists probes of one state', async () => {
  const page = { next: null, hasMore: false };
  api.answers = { 'GET /api/v1/synthetic-probes?state=running&limit=101': { data: [running], page } };
  await api.bfcert('probes', 'list', '--state', 'running');
  expect(api.printed).toContain('user:mara');
});
