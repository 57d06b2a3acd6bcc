import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addServerChainCommands } from '../server-chains-command.ts';
import { fakeApi } from '../testing/fake-api.ts';

const api = fakeApi(addServerChainCommands);
const root = (letter: string) => ({ name: `CN=Root ${letter}`, fingerprint: letter.repeat(64) });
const chain = (isHeld: boolean) => ({
  slot: 'ec',
  ...root('a'),
  since: '2026-03-01T12:00:00.000Z',
  by: 'user:mara',
  reason: 'as planned',
  authority: root(isHeld ? 'b' : 'a'),
  isHeld,
});

test('list shows the root of our listeners, and ends with a finding while their authority has another', async () => {
  api.answers['GET /api/v1/server-chains'] = { data: [chain(true)] };
  await api.bfcert('server-chains', 'list');
  expect([process.exitCode, api.printed]).toEqual([EXIT.finding, expect.stringContaining('CN=Root b')]);
  api.answers['GET /api/v1/server-chains'] = { data: [chain(false)] };
  await api.bfcert('server-chains', 'list');
  expect([process.exitCode, api.printed]).toEqual([EXIT.done, expect.stringContaining('the same')]);
});

test('switch names the root, and says when a second person is asked', async () => {
  const path = 'POST /api/v1/server-chains/ec/actions/switch';
  api.answers[path] = { slot: 'ec', fingerprint: 'a'.repeat(64), approvalId: 'apr_1' };
  await api.bfcert('server-chains', 'switch', 'ec', '--root', 'b'.repeat(64), '--reason', 'all have it');
  expect(api.asked).toMatchObject([{ body: { fingerprint: 'b'.repeat(64), reason: 'all have it' } }]);
  expect(api.told).toContain('bfcert approvals approve apr_1');
  api.answers[path] = { slot: 'ec', fingerprint: 'b'.repeat(64), approvalId: null };
  await api.bfcert('server-chains', 'switch', 'ec', '--root', 'b'.repeat(64), '--reason', 'all have it');
  expect([process.exitCode, api.told]).toEqual([EXIT.done, expect.stringContaining('from their next certificates on')]);
});
