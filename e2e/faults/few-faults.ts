import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Random, randomFrom } from '../system/random.ts';
import type { FaultRow, RowOutcome } from './row.ts';

const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

const byItself = (row: FaultRow, random: Random): Promise<RowOutcome> => row.run(row.few, random, () => {});

/** A few of each; `npm run faults` does hundreds. */
export function testFewFaults<Row extends FaultRow>(
  rows: readonly Row[],
  run: (row: Row, random: Random) => Promise<RowOutcome> = byItself,
): void {
  it.each(rows.map((row) => [row.name, row.title, row] as const))(
    `%s: %s, and no rule is broken (SEED=${seed})`,
    async (_, __, row) => {
      const outcome = await run(row, randomFrom(seed));
      expect(outcome.violations).toEqual([]);
      expect(outcome.faults).toBeGreaterThanOrEqual(row.few);
      expect([outcome.signed > 0, outcome.recorded]).toEqual([true, outcome.signed]);
    },
  );
}
