import { afterAll, beforeAll, describe } from 'vitest';
import { testFewFaults } from './faults/few-faults.ts';
import { ROWS } from './faults/rows.ts';
import { FaultySystem } from './faults/system/faulty-system.ts';
import { fleetFor } from './faults/system/fleet.ts';
import { isStriking, strikeTimes } from './faults/system/striking-row.ts';

const rows = ROWS.filter(({ runsWith }) => runsWith === 'system');

describe('one system', () => {
  const striking = rows.filter(isStriking);
  let faulty: FaultySystem;
  beforeAll(async () => {
    faulty = await FaultySystem.start(fleetFor(Math.max(...striking.map(({ few }) => few))));
  }, 300_000);
  afterAll(() => faulty.end());

  testFewFaults(striking, (row, random) => strikeTimes(faulty, row, row.few, random));
});

describe('a system of its own', () => {
  testFewFaults(rows.filter((row) => !isStriking(row)));
});
