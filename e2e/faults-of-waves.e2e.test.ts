import { afterAll, beforeAll } from 'vitest';
import { testFewFaults } from './faults/few-faults.ts';
import { FaultyWaves } from './faults/waves/faulty-waves.ts';
import { killedMeanwhile } from './faults/waves/rows/killed-meanwhile.ts';
import { personMeanwhile } from './faults/waves/rows/person-meanwhile.ts';
import { twoLeaders } from './faults/waves/rows/two-leaders.ts';

let waves: FaultyWaves;
beforeAll(async () => {
  waves = await FaultyWaves.start();
}, 300_000);
afterAll(() => waves.end());

testFewFaults([killedMeanwhile, personMeanwhile, twoLeaders], (row, random) => waves.strikeTimes(row, row.few, random));
