import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { ROWS } from './faults/rows.ts';
import { runRow } from './faults/run-rows.ts';

/** `npm run faults` does hundreds of each. */
const FAULTS = 8;
const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

it.each(ROWS.map((row) => [row.name, row.title, row] as const))(
  `%s: %s, ${FAULTS} times, and no rule is broken (SEED=${seed})`,
  async (_, __, row) => {
    const { outcome } = await runRow(row, { faults: FAULTS, seed });
    expect(outcome.violations).toEqual([]);
    expect(outcome.faults).toBeGreaterThanOrEqual(FAULTS);
    expect([outcome.signed > 0, outcome.recorded]).toEqual([true, outcome.signed]);
  },
);
