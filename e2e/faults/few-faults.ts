import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import type { FaultRow } from './row.ts';
import { ROWS } from './rows.ts';
import { runRow } from './run-rows.ts';

const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

/** A few of each; `npm run faults` does hundreds. */
export function testFewFaults(runsWith: FaultRow['runsWith']): void {
  const rows = ROWS.filter((row) => row.runsWith === runsWith);
  it.each(rows.map((row) => [row.name, row.title, row] as const))(
    `%s: %s, and no rule is broken (SEED=${seed})`,
    async (_, __, row) => {
      const { outcome } = await runRow(row, { faults: row.few, seed });
      expect(outcome.violations).toEqual([]);
      expect(outcome.faults).toBeGreaterThanOrEqual(row.few);
      expect([outcome.signed > 0, outcome.recorded]).toEqual([true, outcome.signed]);
    },
  );
}
