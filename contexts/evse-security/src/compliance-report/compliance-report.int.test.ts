import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { makeComplianceReport } from './make-compliance-report.ts';
import type { ReportRecord } from './report-record.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const as = (actor: typeof mara) => ({ ...context('the report of May'), actor });

async function report(): Promise<readonly ReportRecord[]> {
  const { clock, transactions } = world.deps;
  const { evse, lifecycle, audit } = world;
  const milestones = { milestones: async () => [] };
  const made = makeComplianceReport({ clock, transactions, audit, milestones, evse, lifecycle }, as(mara));
  const records: ReportRecord[] = [];
  for await (const record of made) records.push(record);
  return records;
}

test('every station stands in it with its profile, its case, its certificate, its keys and what is put up with of it', async () => {
  const good = await world.enroll('CS-1');
  const bad = await world.enroll('CS-2', ['rejects-certificate']);
  const idle = await world.enroll('CS-3');
  for (const { identityId } of [good, bad]) await world.migrate(identityId);
  await world.run();
  const until = new Date(world.clock.now().getTime() + 20 * 86_400_000).toISOString();
  const wish = { identityId: idle.identityId, tolerance: 'exempt_from_migration', until };
  const { approvalId } = unwrap(await world.lifecycle.grantStationTolerance(wish, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  await world.lifecycle.sealAudit();

  const records = await report();
  const station = (name: string) => records.find((one) => one.record === 'station' && one.name === name);
  expect(records[0]).toMatchObject({ record: 'report', madeBy: 'user:mara', auditHead: { seq: expect.any(Number) } });
  expect(station('CS-1')).toMatchObject({
    owner: 'depot',
    profile: 3,
    migration: 'active',
    certificate: { state: 'active', until: expect.any(String) },
    keyFindings: [],
    exceptions: [],
  });
  expect(station('CS-2')).toMatchObject({ profile: 2, migration: 'quarantine', certificate: null });
  expect(station('CS-3')).toMatchObject({
    profile: 2,
    certificate: null,
    keyFindings: expect.arrayContaining(['foreign_secret']),
    exceptions: [{ kind: 'exempt_from_migration', until }],
  });
  const blockers = records.filter((one) => one.record === 'blocker');
  expect(blockers).toEqual([expect.objectContaining({ family: 'V M', stations: 1 })]);
  expect(records.at(-1)).toEqual({ record: 'end', stations: 3 });
});

test('the audit says who made it, and at which head', async () => {
  await world.enroll('CS-1');
  await world.lifecycle.sealAudit();
  const [first] = await report();
  await world.lifecycle.sealAudit();
  const entries = await world.lifecycle.auditEntries({ after: 0, limit: 1_000 });
  const made = entries.find(({ entry }) => entry.action === 'make-compliance-report');
  const head = first?.record === 'report' ? first.auditHead : null;
  expect(made?.entry).toMatchObject({ actor: 'user:mara', reason: 'the report of May', detail: { auditHead: head } });
  expect(made?.seq).toBeGreaterThan(head?.seq ?? Number.POSITIVE_INFINITY);
});
