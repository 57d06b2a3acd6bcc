import { expect, test } from 'vitest';
import { addApprovalCommands } from './approvals-command.ts';
import { EXIT } from './exit-codes.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';
import { addToleranceCommands } from './tolerances-command.ts';

const api = fakeApi(addToleranceCommands, addApprovalCommands);
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const PATH = '/api/v1/station-tolerances';
const tolerance = {
  id: 'tol_1',
  state: 'fulfilled',
  version: 2,
  identityId: 'idn_1',
  owner: 'north',
  kind: 'expired_certificate',
  grantedAt: '2026-03-01T12:00:00.000Z',
  until: '2026-03-20T12:00:00.000Z',
  reason: 'was\u001b[2J in store',
  people: { approvedBy: 'user:otto' },
  endedAt: '2026-03-02T12:00:00.000Z',
  endedBy: 'station:CS-1',
  endReason: 'crt_2 is in use',
};

test('asks another administrator for one, and says that nothing was granted yet', async () => {
  api.answers = { [`POST ${PATH}`]: new Answer(202, { identityId: 'idn_1', version: 3, approvalId: 'apr_1' }) };
  const wish = ['--kind', 'expired_certificate', '--until', '2026-03-20T12:00:00Z'];
  await api.bfcert('tolerances', 'grant', 'idn_1', ...wish, '--reason', 'was in store', '--if-version', '3');
  const body = {
    identityId: 'idn_1',
    kind: 'expired_certificate',
    until: '2026-03-20T12:00:00Z',
    reason: 'was in store',
  };
  expect(orders()).toEqual([{ line: `POST ${PATH}`, body }]);
  expect(api.told).toContain('nothing was granted: another administrator is asked; bfcert approvals approve apr_1');
  await expect(api.bfcert('tolerances', 'grant', 'idn_1', ...wish)).rejects.toThrow('--reason');
});

test('lists and shows them, and no control character of what others wrote', async () => {
  const list = `GET ${PATH}?state=fulfilled&identity=idn_1&limit=101`;
  api.answers = {
    [list]: { data: [tolerance], page: { next: null, hasMore: false } },
    [`GET ${PATH}/tol_1`]: tolerance,
  };
  await api.bfcert('tolerances', 'list', '--state', 'fulfilled', '--identity', 'idn_1');
  await api.bfcert('tolerances', 'show', 'tol_1');
  for (const part of ['expired_certificate', 'user:otto', 'by station:CS-1: crt_2 is in use'])
    expect(api.printed).toContain(part);
  expect(api.printed).not.toContain('\u001b');
});

test('ends one, and tells why it cannot be ended', async () => {
  const END = `POST ${PATH}/tol_1/actions/end`;
  api.answers = { [END]: { stationToleranceId: 'tol_1', state: 'ended', version: 2 } };
  await api.bfcert('tolerances', 'end', 'tol_1', '--reason', 'done');
  expect(orders()).toEqual([{ line: END, body: { reason: 'done' } }]);
  api.answers = { [END]: new Answer(409, { code: 'station_tolerance_over', detail: 'The tolerance is over.' }) };
  await api.bfcert('tolerances', 'end', 'tol_1', '--reason', 'done');
  expect([process.exitCode, api.told.includes('(station_tolerance_over)')]).toEqual([EXIT.conflict, true]);
});

test('shows whoever approves what is to be put up with, and until when', async () => {
  const approval = {
    id: 'apr_1',
    command: 'grant-station-tolerance',
    identityId: 'idn_1',
    tolerance: 'long_texts',
    until: '2026-04-01T12:00:00.000Z',
    actions: [],
  };
  api.answers = {
    'GET /api/v1/approvals?status=pending&limit=500': { data: [approval], page: { next: null, hasMore: false } },
  };
  await api.bfcert('approvals', 'list');
  expect(api.printed).toContain('long_texts until 2026-04-01T12:00:00.000Z');
});

const ADOPT = '/api/v1/station-adoptions';
const leftAlone = { reason: 'tolerance_active', detail: 'It is awaited already.', count: 1, examples: ['idn_9'] };

test('adopt counts the stations of a filter first, and asks another administrator only with that count', async () => {
  const wish = ['--cohort', 'north', '--until', '2026-03-20T12:00:00Z', '--reason', 'bought'];
  api.answers = {
    [`POST ${ADOPT}?dryRun=true`]: { count: 2, skipped: [leftAlone], adoptionId: null, approvalId: null },
    [`POST ${ADOPT}?dryRun=false`]: new Answer(202, {
      count: 2,
      skipped: [],
      adoptionId: 'ado_1',
      approvalId: 'apr_1',
    }),
  };
  await api.bfcert('tolerances', 'adopt', ...wish, '--dry-run');
  expect(api.told).toContain('2 stations would be let in with what they have; --count 2 asks for it');
  expect(api.printed).toContain('It is awaited already.');
  await api.bfcert('tolerances', 'adopt', ...wish);
  expect([process.exitCode, api.asked.length]).toEqual([EXIT.wrongUse, 1]);
  await api.bfcert('tolerances', 'adopt', ...wish, '--count', '2');
  const body = { cohort: 'north', until: '2026-03-20T12:00:00Z', reason: 'bought' };
  expect(orders()).toEqual([
    { line: `POST ${ADOPT}?dryRun=true`, body: { ...body, count: null } },
    { line: `POST ${ADOPT}?dryRun=false`, body: { ...body, count: 2 } },
  ]);
  expect(api.told).toContain('bfcert approvals approve apr_1');
});

test('adoption tells what came of one, station by station that got nothing', async () => {
  api.answers[`GET ${ADOPT}/ado_1`] = {
    id: 'ado_1',
    stations: ['idn_1', 'idn_2'],
    requestedBy: 'user:ada',
    reason: 'bought',
    askedAt: '2026-03-01T12:00:00.000Z',
    until: '2026-03-20T12:00:00.000Z',
    outcome: { at: '', granted: 1, refused: [{ identityId: 'idn_2', reason: 'approval_outdated' }] },
    turnedDown: null,
  };
  await api.bfcert('tolerances', 'adoption', 'ado_1');
  for (const part of ['user:ada', 'idn_2: approval_outdated']) expect(api.printed).toContain(part);

  const turnedDown = { as: 'declined', at: '2026-03-01T13:00:00.000Z', by: 'user:otto', reason: 'not ours yet' };
  api.answers[`GET ${ADOPT}/ado_1`] = { ...(api.answers[`GET ${ADOPT}/ado_1`] as object), outcome: null, turnedDown };
  await api.bfcert('tolerances', 'adoption', 'ado_1');
  expect(api.printed).toContain('user:otto: not ours yet');
});
