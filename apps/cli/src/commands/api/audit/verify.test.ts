import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { anExport, ring } from '../../../audit/testing/an-export.ts';
import { addAuditCommands } from '../audit-command.ts';
import { EXIT } from '../exit-codes.ts';
import { fakeApi } from '../testing/fake-api.ts';
import { verifiedInWords } from './verified-in-words.ts';

const api = fakeApi(addAuditCommands);
const EXPORT = 'GET /api/v1/audit-export';
const textOf = (lines: readonly string[]) => `${lines.join('\n')}\n`;
const { lines } = anExport(8);

test('audit verify with no file recomputes what the running system exports', async () => {
  api.answers = { [EXPORT]: textOf(lines) };
  await api.bfcert('audit', 'verify');
  expect(api.asked.map(({ line }) => line)).toEqual([EXPORT]);
  expect(api.printed).toBe(
    `8 entries hold, the first 6 are under the last of 2 checkpoints signed by ${ring.origin}; 1 more is not sealed yet\n`,
  );
  expect(api.told).toContain('the key is the one in the export itself');
  expect(process.exitCode).toBe(EXIT.done);
});

test('a key that one has from elsewhere is what it is verified by', async () => {
  api.answers = { [EXPORT]: textOf(lines) };
  await api.bfcert('audit', 'verify', '--key', api.fileOf(ring.text));
  expect([process.exitCode, api.told]).toEqual([EXIT.done, '']);
});

test.each([
  [
    'an entry that was changed',
    (text: string) =>
      text.replace(
        '"action":"renew","detail":{"sequence":99},"reason"',
        '"action":"revoke","detail":{"sequence":99},"reason"',
      ),
    'broken at entry 1 ',
  ],
  ['an entry that was taken out', (text: string) => text.split('\n').toSpliced(2, 1).join('\n'), 'broken at entry'],
])('audit verify of a system with %s ends with 8 and names the entry', async (_, change, sentence) => {
  const changed = change(textOf(lines));
  expect(changed).not.toBe(textOf(lines));
  api.answers = { [EXPORT]: changed };
  await api.bfcert('audit', 'verify');
  expect(api.printed).toContain(sentence);
  expect(process.exitCode).toBe(EXIT.finding);
});

test('an export that breaks off is nothing to be sure of, and a system without one is told of', async () => {
  api.answers = { [EXPORT]: textOf(lines.slice(0, -1)) };
  await api.bfcert('audit', 'verify');
  expect(process.exitCode).toBe(EXIT.finding);
  api.answers = {};
  await api.bfcert('audit', 'verify', '--json');
  expect(api.told).toContain('status 404');
  expect(process.exitCode).toBe(EXIT.notFound);
});

test('audit verify of a file asks no server', async () => {
  const file = api.fileOf('');
  writeFileSync(file, textOf(lines));
  await api.bfcert('audit', 'verify', file, '--json');
  expect(JSON.parse(api.printed)).toMatchObject({ verified: true, entries: 8 });
  expect(api.asked).toEqual([]);
});

test.each([
  [{ entries: 0, signedTo: 0, checkpoints: 0, unsealed: 0 }, '0 entries hold, no checkpoint signs for them yet'],
  [{ entries: 1, signedTo: 1, checkpoints: 1, unsealed: 0 }, '1 entry holds, it is under the checkpoint signed by us'],
  [
    { entries: 2, signedTo: 2, checkpoints: 1, unsealed: 2 },
    '2 entries hold, all are under the checkpoint signed by us; 2 more are not sealed yet',
  ],
  [
    { entries: 5, signedTo: 1, checkpoints: 1, unsealed: 1 },
    '5 entries hold, the first 1 is under the checkpoint signed by us; 1 more is not sealed yet',
  ],
  [
    { entries: 5, signedTo: 5, checkpoints: 3, unsealed: 0 },
    '5 entries hold, all are under the last of 3 checkpoints signed by us',
  ],
])('%j reads as it should', (figures, sentence) => {
  expect(verifiedInWords({ ...figures, origin: 'us' })).toBe(sentence);
});
