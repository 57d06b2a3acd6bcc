import { describe, expect, it } from 'vitest';
import type { ListedRevocation } from '../ledger/status-records.ts';
import type { WorkSlices } from '../work-slices.ts';
import { RevocationIndex } from './revocation-index.ts';

type Tables = ConstructorParameters<typeof RevocationIndex>[0];

const ISSUER = 'a'.repeat(64);
const slices = { spent: false } as WorkSlices;

const revocation = (position: number, serial = position.toString(16)): ListedRevocation => ({
  position,
  issuer: ISSUER,
  serial,
  reason: 'superseded',
  revokedAt: new Date('2026-03-01T00:00:00Z'),
  crlShard: 0,
  notAfter: null,
  source: null,
});

/** What stands in the two tables; a test changes it. */
function ledgerOf(tables: { recorded: ListedRevocation[]; adopted: ListedRevocation[] }): Tables {
  const after = (rows: readonly ListedRevocation[], position: number, limit: number) =>
    rows.filter((row) => row.position > position).slice(0, limit);
  return {
    revokedAfter: (position: number, limit: number) => after(tables.recorded, position, limit),
    adoptedAfter: (position: number, limit: number) => after(tables.adopted, position, limit),
  };
}

describe.each(['recorded', 'adopted'] as const)('a revocation that was %s and cannot be taken in', (table) => {
  it('is tried again with all after it, and those before it are there already', async () => {
    const tables = { recorded: [] as ListedRevocation[], adopted: [] as ListedRevocation[] };
    const rows = Array.from({ length: 5 }, (_, index) => revocation(index + 1));
    tables[table] = rows.with(2, revocation(3, 'no serial number'));
    const index = new RevocationIndex(ledgerOf(tables), 1);
    await expect(index.follow(slices)).rejects.toThrow();
    expect([...index.of({ issuer: ISSUER, shard: 0 }).keys()]).toEqual(['1', '2']);

    tables[table] = rows;
    await index.follow(slices);
    expect([...index.of({ issuer: ISSUER, shard: 0 }).keys()]).toEqual(['1', '2', '3', '4', '5']);
    expect(index.takeChangedCertificates().map(({ serial }) => serial)).toEqual(['1', '2', '3', '4', '5']);
  });
});

it('follows more than one page of either table, each once', async () => {
  const adopted = Array.from({ length: 450 }, (_, index) => revocation(index + 1));
  const recorded = Array.from({ length: 450 }, (_, index) => revocation(index + 1, (index + 1_001).toString(16)));
  const index = new RevocationIndex(ledgerOf({ recorded, adopted }), 1);
  await index.follow(slices);
  await index.follow(slices);
  expect(index.of({ issuer: ISSUER, shard: 0 }).size).toBe(900);
  expect(index.takeChangedCertificates()).toHaveLength(900);
});
