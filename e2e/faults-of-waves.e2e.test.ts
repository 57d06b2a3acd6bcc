import { afterAll, beforeAll } from 'vitest';
import { testFewFaults } from './faults/few-faults.ts';
import { FaultyWaves } from './faults/waves/faulty-waves.ts';
import { WAVE_ROWS } from './faults/waves/rows.ts';

let waves: FaultyWaves;
beforeAll(async () => {
  waves = await FaultyWaves.start();
}, 300_000);
afterAll(() => waves.end());

testFewFaults(WAVE_ROWS, (row, random) => waves.strikeTimes(row, row.few, random));
