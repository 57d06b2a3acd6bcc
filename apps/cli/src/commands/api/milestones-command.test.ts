import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addMilestoneCommands } from './milestones-command.ts';
import { fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addMilestoneCommands);
const orders = () => api.asked.filter(({ line }) => line.startsWith('POST')).map(({ line, body }) => ({ line, body }));

test('shows each criterion of each milestone with its verdict, its figure and where that is from', async () => {
  const criterion = { criterion: 'rotation_proven', verdict: 'not_met', figure: '0 stations', source: 'keys of ours' };
  const M1 = { milestone: 'M1', meaning: 'Hardening baseline', isMet: false, criteria: [criterion] };
  api.answers = { 'GET /api/v1/milestones': { data: [M1] } };
  await api.bfcert('milestones', 'list');
  for (const part of ['M1', 'rotation_proven', 'not_met', '0 stations', 'keys of ours']) {
    expect(api.printed).toContain(part);
  }
});

test('attests a criterion, lists what is attested, and takes it back', async () => {
  const made = { attestationId: 'ats_1', until: '2027-01-01T00:00:00.000Z' };
  const row = { id: 'ats_1', criterion: 'runbooks_rehearsed', state: 'in_force', attestedBy: 'user:mara' };
  api.answers = {
    'POST /api/v1/attestations': made,
    'GET /api/v1/attestations?criterion=runbooks_rehearsed&limit=101': {
      data: [{ ...row, until: made.until, statement: 'all of them', link: null, auditEntryId: 'aud_1' }],
      page: { next: null, hasMore: false },
    },
    'POST /api/v1/attestations/ats_1/actions/withdraw': { attestationId: 'ats_1' },
  };
  const words = ['--statement', 'all of them', '--until', '2027-01-01T00:00:00Z', '--reason', 'the drill of May'];
  await api.bfcert('milestones', 'attest', 'runbooks_rehearsed', ...words);
  await api.bfcert('milestones', 'attestations', '--criterion', 'runbooks_rehearsed');
  await api.bfcert('milestones', 'withdraw', 'ats_1', '--reason', 'they have changed');
  expect(orders()).toEqual([
    {
      line: 'POST /api/v1/attestations',
      body: {
        criterion: 'runbooks_rehearsed',
        statement: 'all of them',
        link: null,
        until: '2027-01-01T00:00:00Z',
        reason: 'the drill of May',
      },
    },
    { line: 'POST /api/v1/attestations/ats_1/actions/withdraw', body: { reason: 'they have changed' } },
  ]);
  expect(api.printed).toContain('aud_1');
});

test('prints a report as it comes, and does not pass off one that was cut off as a whole one', async () => {
  const REPORT = 'GET /api/v1/compliance-report?format=csv';
  api.answers = { [REPORT]: 'record,id\r\nstation,idn_1\r\nend,\r\n' };
  await api.bfcert('milestones', 'report');
  expect(api.printed).toBe('record,id\r\nstation,idn_1\r\nend,\r\n');
  api.answers = { [REPORT]: 'record,id\r\nstation,idn_1\r\n' };
  await api.bfcert('milestones', 'report', '--format', 'csv');
  expect([process.exitCode, api.told]).toEqual([EXIT.failed, expect.stringContaining('cut off')]);
});
