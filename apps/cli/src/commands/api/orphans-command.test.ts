import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addOrphanCommands } from './orphans-command.ts';
import { fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addOrphanCommands);

const orphan = {
  id: 'orp_2',
  kind: 'unmatched',
  authority: 'stations',
  commandId: null,
  fingerprint: 'ab12',
  certificatePem: null,
  subject: 'CN=CS-1\u001b[2J',
  spkiSha256: null,
  detail: 'Nobody here ordered it.',
  foundAt: '2026-03-01T12:00:00.000Z',
};
const page = (...data: unknown[]) => ({ data, page: { next: null, hasMore: false } });

test('lists certificates that no record knows, with why, and no control character of theirs', async () => {
  api.answers = { 'GET /api/v1/orphan-certificates?limit=101': page(orphan) };
  await api.bfcert('orphans', 'list');
  expect(api.printed).toMatch(/orp_2 .*unmatched +stations +CN=CS-1\\u001b\[2J +ab12 .*Nobody here ordered it\./);
  expect(api.printed + api.told).not.toContain('\u001b');
  expect(process.exitCode).toBe(EXIT.done);
});

test('prints every field as JSON, and says when there are more', async () => {
  api.answers = { 'GET /api/v1/orphan-certificates?limit=2': page(orphan, { ...orphan, id: 'orp_1' }) };
  await api.bfcert('orphans', 'list', '--limit', '1', '--json');
  expect(JSON.parse(api.printed)).toEqual([orphan]);
  expect(api.told).toBe('bfcert: there are more than 1; --limit shows them\n');
});

test.each(['0', '-1', '1e3', '1000001', 'all'])('asks for nothing with the limit %s', async (limit) => {
  await api.bfcert('orphans', 'list', `--limit=${limit}`);
  expect([api.asked, process.exitCode]).toEqual([[], EXIT.wrongUse]);
});
