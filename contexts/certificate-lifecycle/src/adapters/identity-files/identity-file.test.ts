import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvLine } from '@bfcert/kernel/csv-line';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImportRow } from '../../identity-source/import-row.ts';
import { type ConnectorUnderTest, identityConnectorContract } from '../../testing/identity-connector.contract.ts';
import { identityFile } from './identity-file.ts';

const csv = (rows: readonly ImportRow[]): string =>
  [
    ['subject_type', 'owner', 'family', 'cohorts', 'ocpp_identity'],
    ...rows.map((row) => [row.subjectType, row.owner, row.family, row.cohorts.join(';'), row.bindings[0]?.value ?? '']),
  ]
    .map(csvLine)
    .join('');
const json = (rows: readonly ImportRow[]): string => JSON.stringify(rows.map((row) => ({ ...row, line: undefined })));

const dropped = (written: (rows: readonly ImportRow[]) => string) => async (): Promise<ConnectorUnderTest> => {
  const own = await mkdtemp(join(tmpdir(), 'bfcert-drop-'));
  const path = join(own, 'fleet');
  return {
    connector: identityFile('erp', path),
    has: async (rows, since) => {
      await writeFile(path, written(rows));
      await utimes(path, new Date(since), new Date(since));
    },
    goesAway: () => rm(path, { force: true }),
    close: () => rm(own, { recursive: true }),
  };
};
identityConnectorContract('a CSV file', dropped(csv));
identityConnectorContract('a JSON file', dropped(json));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bfcert-drop-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ['nothing in it', '', 'the file is empty'],
  ['another heading', 'name\nx\n', '"name" is none'],
  ['half a list', '[{"subjectType":', 'no JSON array'],
  ['no text', Buffer.from([0x63, 0xff]), 'no text in UTF-8'],
])('a file with %s is refused in a sentence', async (_, content, why) => {
  const path = join(folder, 'fleet.csv');
  await writeFile(path, content);
  expect(await identityFile('erp', path).readNewer(null)).toMatchObject({
    ok: false,
    refusal: expect.stringContaining(why),
  });
});

test('a folder, and a file that is not there, are told by their errors', async () => {
  expect(await identityFile('erp', folder).readNewer(null)).toMatchObject({ refusal: expect.stringMatching(/EISDIR/) });
  const none = identityFile('erp', join(folder, 'none'));
  expect(await none.readNewer(null)).toMatchObject({ refusal: expect.stringMatching(/ENOENT/) });
});
