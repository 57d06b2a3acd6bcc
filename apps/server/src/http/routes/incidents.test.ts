import type { IncidentView } from '@bfcert/certificate-lifecycle';
import { ok, refused } from '@bfcert/kernel/result';
import { afterEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const ID = 'inc_01kaz0000000000000000000aa';
const at = '2026-03-01T12:00:00.000Z';
const one = {
  id: ID,
  cause: 'job_dead',
  means: 'It died.',
  runbook: 'job_dead',
  object: 'job_1',
  severity: 'high',
  state: 'opened',
  version: 3,
  owner: 'north',
  supportOwner: 'operations',
  purpose: null,
  assignee: null,
  summary: 'It died.',
  links: [{ kind: 'job', id: 'job_1' }],
  occurrences: 1,
  reopened: 0,
  openedAt: at,
  lastOccurredAt: at,
  acknowledgeBy: at,
  remindedAt: null,
  acknowledged: null,
  resolvedAt: null,
  closed: null,
  notes: [],
  actions: [{ name: 'close', allowed: true, reason: null }],
} as unknown as IncidentView;

let bench: ApiBench;
afterEach(() => bench.app.close());

const post = (verb: string, payload: object, headers: object = {}) =>
  bench.app.inject({
    method: 'POST',
    url: `/api/v1/incidents/${ID}/actions/${verb}`,
    headers: { ...BEARER, 'idempotency-key': 'k', ...headers },
    payload,
  });

describe('incidents over the API', () => {
  it('are found by what the query says, and one has an ETag', async () => {
    const asked: unknown[] = [];
    bench = await apiBench({
      lifecycle: {
        incidents: async (query) => {
          asked.push(query);
          return [one];
        },
        incident: async () => one,
      },
    });
    const url = '/api/v1/incidents?open=true&severity=high&about=certificate:crt_x&limit=2';
    const list = await bench.app.inject({ url, headers: BEARER });
    expect(list.json()).toMatchObject({ data: [{ id: ID }], page: { hasMore: false } });
    const about = { kind: 'certificate', id: 'crt_x' };
    expect(asked).toEqual([{ open: true, severity: 'high', about, after: null, limit: 3 }]);
    const shown = await bench.app.inject({ url: `/api/v1/incidents/${ID}`, headers: BEARER });
    expect([shown.statusCode, shown.headers.etag]).toEqual([200, '"3"']);
  });

  it.each([
    'about=certificate',
    'about=nothing:x',
    'about=__proto__:x',
    'state=over',
    'severity=9',
    'open=1',
    'after=x',
    'limit=9007199254740993',
  ])('refuse a query of another form: %s', async (query) => {
    bench = await apiBench();
    expect((await bench.app.inject({ url: `/api/v1/incidents?${query}`, headers: BEARER })).statusCode).toBe(400);
  });

  it('take an act with its reason, its key and the version that was looked at', async () => {
    const seen: unknown[] = [];
    bench = await apiBench({
      lifecycle: {
        changeIncident: async (input, { reason, expectedVersion, idempotencyKey }) => {
          seen.push([input.command, reason, expectedVersion, idempotencyKey]);
          return ok({ incidentId: input.incidentId, state: 'closed', version: 4 });
        },
      },
    });
    const done = await post('close', { reason: 'it is mended' }, { 'if-match': '"3"' });
    expect([done.statusCode, done.json()]).toEqual([200, { incidentId: ID, state: 'closed', version: 4 }]);
    await post('assign', { reason: 'your turn', person: 'noor' });
    await post('add-note', { reason: 'a note', text: '  seen  ' });
    expect(seen).toEqual([
      [{ kind: 'close' }, 'it is mended', 3, 'k'],
      [{ kind: 'assign', person: 'noor' }, 'your turn', undefined, 'k'],
      [{ kind: 'add-note', text: 'seen' }, 'a note', undefined, 'k'],
    ]);
  });

  it.each([
    ['incident_unknown', 404],
    ['cause_still_holds', 409],
    ['incident_closed', 409],
    ['version_conflict', 412],
    ['person_unknown', 400],
  ] as const)('say of a refusal %s what it is: %s', async (reason, status) => {
    bench = await apiBench({ lifecycle: { changeIncident: async () => refused({ reason, detail: 'Because.' }) } });
    const answer = await post('close', { reason: 'it is mended' });
    expect([answer.statusCode, answer.json()]).toMatchObject([status, { code: reason, detail: 'Because.' }]);
  });

  it.each([
    ['close', {}],
    ['close', { reason: 'x' }],
    ['close', { reason: 'it is mended', state: 'closed' }],
    ['assign', { reason: 'your turn' }],
    ['assign', { reason: 'your turn', person: '' }],
    ['add-note', { reason: 'a note', text: '   ' }],
    ['add-note', { reason: 'a note', text: 'x'.repeat(2_001) }],
    ['add-note', { reason: 'a note', text: 'x', by: 'somebody' }],
  ])('refuse an act of another form before any context is asked: %s %j', async (verb, payload) => {
    bench = await apiBench();
    expect((await post(verb, payload)).statusCode).toBe(400);
  });
});
