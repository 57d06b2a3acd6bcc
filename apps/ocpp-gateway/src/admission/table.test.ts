import type { AdmissionEntry, AdmissionSnapshot } from '@bfcert/evse-security/station-contract';
import { FixedClock } from '@bfcert/kernel/clock';
import { describe, expect, test } from 'vitest';
import { anEntry } from '../testing/handshake-builder.ts';
import { AdmissionTable } from './table.ts';

const snapshot = (version: number, entries: AdmissionEntry[]): AdmissionSnapshot => ({
  publisher: 'server-1',
  version,
  edition: version,
  clientCasPem: '',
  pepper: 'cGVwcGVy',
  entries,
});
const delta = (fromVersion: number, toVersion: number, upserts: AdmissionEntry[] = [], removals: string[] = []) => ({
  publisher: 'server-1',
  edition: toVersion,
  fromVersion,
  toVersion,
  upserts,
  removals,
});

function loaded() {
  const clock = new FixedClock('2026-11-22T20:00:00Z');
  const table = new AdmissionTable(clock, 120_000);
  table.load(snapshot(5, [anEntry()]), clock.monotonic());
  return { clock, table };
}

test('a table that was never loaded is not live', () => {
  expect(new AdmissionTable(new FixedClock('2026-11-22T20:00:00Z'), 120_000).isLive).toBe(false);
});

test('a table goes stale on monotonic time and a sign of life refreshes it', () => {
  const { clock, table } = loaded();
  clock.jump(365 * 86_400_000);
  expect(table.isLive).toBe(true);
  clock.advance(119_000);
  expect(table.apply(delta(5, 5))).toBe('applied');
  clock.advance(119_000);
  expect(table.isLive).toBe(true);
  clock.advance(2_000);
  expect(table.isLive).toBe(false);
});

test('a delta that does not follow is a gap: what it says counts, and it is no sign of life', () => {
  const { clock, table } = loaded();
  clock.advance(121_000);
  expect(table.apply(delta(6, 7, [], ['idn_1']))).toBe('gap');
  expect(table.entryOf('CS-1')).toBeNull();
  expect(table.apply(delta(7, 8))).toBe('gap');
  expect([table.isLive, table.version]).toEqual([false, 5]);
  table.load(snapshot(8, []), clock.monotonic());
  expect(table.apply(delta(8, 9))).toBe('applied');
});

test('a table counts whatever it is told of its entries, and not what stations boot with', () => {
  const { clock, table } = loaded();
  const counts = [table.changes];
  const count = (): void => void counts.push(table.changes);
  table.apply(delta(5, 6, [anEntry({ serialNumber: 'SN-other' })]));
  count();
  table.apply(delta(7, 8, [], ['idn_1']));
  count();
  table.load(snapshot(9, [anEntry()]), clock.monotonic());
  count();
  table.takeEntries(delta(9, 10, [], ['idn_1']));
  count();
  expect(new Set(counts).size).toBe(counts.length);
  table.load(snapshot(11, [anEntry()]), clock.monotonic());
  const before = table.changes;
  table.recordBoot('idn_1', { accepted: false, serialMismatch: false });
  expect(table.changes).toBe(before);
});

test('a table that was never loaded takes nothing', () => {
  const table = new AdmissionTable(new FixedClock('2026-11-22T20:00:00Z'), 120_000);
  expect(table.apply(delta(1, 2, [anEntry()]))).toBe('gap');
  table.takeEntries(delta(2, 3, [anEntry()]));
  expect([table.entryOf('CS-1'), table.version]).toEqual([null, null]);
});

test('an entry is found by its exact name, its identity and its fingerprints', () => {
  const { table } = loaded();
  expect(table.entryOf('cs-1')).toBeNull();
  expect(table.entryOfIdentity('idn_1')?.wireName).toBe('CS-1');
  expect(table.ownerOf('f1')).toBe('idn_1');
});

test('a fingerprint that left the table is remembered as withdrawn, until it is listed again', () => {
  const { table } = loaded();
  table.apply(delta(5, 6, [anEntry({ fingerprints: { f2: 'active' } })]));
  expect(table.ownerOf('f1')).toBeNull();
  expect(table.wasWithdrawn('f1')).toBe(true);
  expect(table.wasWithdrawn('f2')).toBe(false);
  table.load(snapshot(9, [anEntry()]), 0);
  expect([table.wasWithdrawn('f1'), table.wasWithdrawn('f2')]).toEqual([false, true]);
});

test('a renamed identity leaves no entry under its old name', () => {
  const { table } = loaded();
  table.apply(delta(5, 6, [anEntry({ wireName: 'CS-2' })]));
  expect(table.entryOf('CS-1')).toBeNull();
  table.apply(delta(6, 7, [], ['idn_1']));
  expect(table.entryOf('CS-2')).toBeNull();
});

describe('a table that two servers publish to', () => {
  const other = (edition: number, upserts: AdmissionEntry[] = [], removals: string[] = []) => ({
    ...delta(1, 1, upserts, removals),
    publisher: 'server-2',
    edition,
  });
  const floorOf = (table: AdmissionTable, name = 'CS-1') => table.entryOf(name)?.profileFloor;

  test('follows the versions of each', () => {
    const { table } = loaded();
    expect(table.apply(other(6))).toBe('applied');
    expect(table.apply(delta(5, 6))).toBe('applied');
    expect(table.apply({ ...other(7), fromVersion: 1, toVersion: 2 })).toBe('applied');
    expect(table.apply({ ...other(8), fromVersion: 3, toVersion: 4 })).toBe('gap');
    expect(table.apply(delta(6, 7))).toBe('applied');
  });

  test('misses nothing of one that it hears for the first time in the midst of its count, or after the snapshot of the other', () => {
    const { table } = loaded();
    expect(table.apply({ ...other(6), fromVersion: 70, toVersion: 71 })).toBe('gap');
    table.load(snapshot(7, [anEntry()]), 0);
    expect(table.apply({ ...other(8), fromVersion: 71, toVersion: 72 })).toBe('applied');
    table.load(snapshot(8, [anEntry()]), 0);
    expect(table.apply({ ...other(9), fromVersion: 73, toVersion: 74 })).toBe('gap');
  });

  test('keeps the newer reading of an entry, whichever arrives first', () => {
    const { table } = loaded();
    table.apply(other(8, [anEntry({ profileFloor: 3 })]));
    table.apply({ ...delta(5, 6, [anEntry({ profileFloor: 2 })]), edition: 7 });
    expect(floorOf(table)).toBe(3);
  });

  test('keeps a removal against an older reading that arrives after it', () => {
    const { table } = loaded();
    table.apply(other(8, [], ['idn_1']));
    table.apply({ ...delta(5, 6, [anEntry()]), edition: 7 });
    expect(table.entryOf('CS-1')).toBeNull();
    expect(table.wasWithdrawn('f1')).toBe(true);
  });

  test('takes no reading that is older than its snapshot', () => {
    const { table } = loaded();
    table.apply(other(5, [], ['idn_1']));
    expect(table.entryOf('CS-1')).not.toBeNull();
  });

  test('a snapshot counts against everything before it, also one of a database that was restored', () => {
    const { table } = loaded();
    table.apply(other(900, [anEntry({ profileFloor: 3 })]));
    table.load(snapshot(6, [anEntry({ profileFloor: 2 })]), 0);
    table.apply(delta(6, 7, [anEntry({ profileFloor: 3 })]));
    expect(floorOf(table)).toBe(3);
  });

  test('a name that has moved on is not taken back by an older reading of its former holder', () => {
    const { table } = loaded();
    const moved = anEntry({ identityId: 'idn_2', fingerprints: {} });
    table.apply(other(9, [moved]));
    table.apply({ ...delta(5, 6, [anEntry()]), edition: 7 });
    expect(table.entryOf('CS-1')?.identityId).toBe('idn_2');
    table.apply({ ...delta(6, 7, [anEntry({ wireName: 'CS-3' })]), edition: 8 });
    expect(table.entryOf('CS-3')?.identityId).toBe('idn_1');
  });
});

describe('the last boot of a station', () => {
  const accepted = { accepted: true, serialMismatch: false };
  const mismatch = { accepted: false, serialMismatch: true };

  test('is what its entry says', () => {
    const { table } = loaded();
    expect(table.lastBootOf('idn_1')).toEqual(accepted);
    expect(table.lastBootOf('idn_2')).toBeNull();
  });

  test('is what was answered here, until an entry says the same; from then on entries speak', () => {
    const { table } = loaded();
    table.recordBoot('idn_1', mismatch);
    expect(table.lastBootOf('idn_1')).toEqual(mismatch);
    table.apply(delta(5, 6, [anEntry({ profileFloor: 3 })]));
    expect(table.lastBootOf('idn_1')).toEqual(mismatch);
    table.apply(delta(6, 7, [anEntry({ boot: mismatch })]));
    table.apply(delta(7, 8, [anEntry({ boot: accepted })]));
    expect(table.lastBootOf('idn_1')).toEqual(accepted);
  });

  test('outlives a snapshot that does not know of it yet', () => {
    const { table } = loaded();
    table.recordBoot('idn_1', mismatch);
    table.load(snapshot(9, [anEntry()]), 0);
    expect(table.lastBootOf('idn_1')).toEqual(mismatch);
  });

  test('is what the server says with a new session, whatever was remembered here, until an entry is as new', () => {
    const { table } = loaded();
    table.recordBoot('idn_1', accepted);
    table.hearBoot('idn_1', { ...mismatch, number: 7 });
    expect(table.lastBootOf('idn_1')).toMatchObject(mismatch);
    table.apply(delta(5, 6, [anEntry({ boot: { ...accepted, number: 6 } })]));
    expect(table.lastBootOf('idn_1')).toMatchObject(mismatch);
    table.apply(delta(6, 7, [anEntry({ boot: { ...accepted, number: 8 } })]));
    expect(table.lastBootOf('idn_1')).toMatchObject(accepted);
  });

  test('is what the entry says when that is newer than what the server says with a session', () => {
    const { table } = loaded();
    table.apply(delta(5, 6, [anEntry({ boot: { ...mismatch, number: 8 } })]));
    table.recordBoot('idn_1', accepted);
    table.hearBoot('idn_1', { ...accepted, number: 7 });
    expect(table.lastBootOf('idn_1')).toMatchObject(mismatch);
    table.hearBoot('idn_2', { ...accepted, number: 7 });
    expect(table.lastBootOf('idn_2')).toBeNull();
  });

  test.each([
    ['a delta', (table: AdmissionTable) => void table.apply(delta(5, 6, [], ['idn_1']))],
    ['a snapshot', (table: AdmissionTable) => table.load(snapshot(6, []), 0)],
  ])('is forgotten with its entry, by %s', (_, remove) => {
    const { table } = loaded();
    table.recordBoot('idn_1', mismatch);
    remove(table);
    expect(table.lastBootOf('idn_1')).toBeNull();
    table.recordBoot('idn_1', mismatch);
    table.apply(delta(6, 7, [anEntry()]));
    expect(table.lastBootOf('idn_1')).toEqual(accepted);
  });
});
