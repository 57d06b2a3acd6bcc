import type { ReportRecord } from '@bfcert/evse-security';
import { expect, test } from 'vitest';
import { apiBench, BEARER } from './testing/api-bench.ts';

const station = {
  record: 'station',
  identityId: 'idn_1',
  name: '=CS-1',
  kind: 'station',
  owner: 'north',
  family: 'Acme/AC22',
  firmwareVersion: '1.2',
  profile: 2,
  migration: 'quarantine',
  step: null,
  reason: 'deliver_certificate_failed',
  certificate: null,
  keyFindings: ['exposed', 'unused'],
  exceptions: [{ kind: 'exempt_from_migration', until: '2026-06-01T00:00:00.000Z' }],
} as const;
const records: readonly ReportRecord[] = [
  { record: 'report', madeAt: '2026-05-01T00:00:00.000Z', madeBy: 'user:mara', auditHead: { seq: 7, hash: 'ab' } },
  { record: 'criterion', milestone: 'M1', criterion: 'rotation_proven', verdict: 'met', figure: '2', source: 'keys' },
  station,
  { record: 'blocker', family: 'Acme/AC22', firmwareVersion: '1.2', reason: 'deliver_certificate_failed', stations: 1 },
  { record: 'end', stations: 1 },
];

async function download(format: string) {
  const bench = await apiBench({
    milestones: {
      complianceReport: async function* () {
        yield* records;
      },
    },
  });
  const answer = await bench.app.inject({ url: `/api/v1/compliance-report?format=${format}`, headers: BEARER });
  await bench.app.close();
  return answer;
}

test('as CSV it has a line for each record, and no cell that a spreadsheet takes for a formula', async () => {
  const answer = await download('csv');
  expect(answer.headers['content-type']).toContain('text/csv');
  const lines = answer.body.trimEnd().split('\r\n');
  expect(lines).toHaveLength(6);
  expect(lines[1]).toBe('report,7,ab,,user:mara,,,,,,,,,,,,2026-05-01T00:00:00.000Z,audit');
  expect(lines[3]).toBe(
    "station,idn_1,'=CS-1,station,north,Acme/AC22,1.2,2,quarantine,,deliver_certificate_failed,,,exposed unused,exempt_from_migration until 2026-06-01T00:00:00.000Z,,,",
  );
});

test('as lines of JSON it has every record as it is', async () => {
  const answer = await download('ndjson');
  const lines = answer.body.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(records);
});
