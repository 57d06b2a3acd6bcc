import { expect, it } from 'vitest';
import { type ReportEntry, reportEntries } from './report-entries.ts';

async function entriesOf(parts: readonly Uint8Array[]): Promise<readonly ReportEntry[]> {
  async function* stream() {
    yield* parts;
  }
  const entries: ReportEntry[] = [];
  for await (const entry of reportEntries(stream())) entries.push(entry);
  return entries;
}

const entry = (changes: object = {}) => ({
  certificateArn: 'arn:one',
  issuedAt: '2018-02-26T19:39:58+0000',
  subject: 'O=Gemeinde Köln },{ "quoted\\" \\',
  ...changes,
});

const report = (...entries: readonly object[]) => Buffer.from(JSON.stringify(entries));

it('reads the same however the report arrives in pieces', async () => {
  const text = report(entry(), entry({ revokedAt: '2018-02-27T00:00:00+0000', nested: { deep: [{}] } }));
  const expected = [
    { certificateArn: 'arn:one', issuedAt: new Date('2018-02-26T19:39:58Z'), revoked: false },
    { certificateArn: 'arn:one', issuedAt: new Date('2018-02-26T19:39:58Z'), revoked: true },
  ];
  expect(await entriesOf([text])).toEqual(expected);
  expect(await entriesOf(Array.from(text, (byte) => Uint8Array.of(byte)))).toEqual(expected);
});

it.each([
  ['2026-06-01T12:00:00Z', '2026-06-01T12:00:00.000Z'],
  ['2026-06-01T14:00:00+0200', '2026-06-01T12:00:00.000Z'],
  ['2026-06-01T10:30:00.5-01:30', '2026-06-01T12:00:00.500Z'],
])('reads the time %s', async (written, meant) => {
  const [read] = await entriesOf([report(entry({ issuedAt: written }))]);
  expect(read?.issuedAt.toISOString()).toBe(meant);
});

it('finds nothing in the report of a CA that has issued nothing', async () => {
  expect(await entriesOf([Buffer.from('[]')])).toEqual([]);
});

it.each([
  ['without a time', report(entry({ issuedAt: 'yesterday' })), 'does not say'],
  ['without an ARN', report(entry({ certificateArn: 5 })), 'does not say'],
  ['that is cut off', report(entry()).subarray(0, 60), 'within an entry'],
  ['with more ends than beginnings', Buffer.from('[}'), 'not a list'],
  ['with an endless entry', report(entry({ subject: 'x'.repeat(70_000) })), 'larger than'],
])('refuses a report %s', async (_, text, fault) => {
  await expect(entriesOf([text])).rejects.toThrow(fault);
});
