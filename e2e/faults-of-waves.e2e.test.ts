import { afterAll, beforeAll } from 'vitest';
import { testFewFaults } from './faults/few-faults.ts';
import { FaultyWaves } from './faults/waves/faulty-waves.ts';
import { killedMeanwhile } from './faults/waves/rows/killed-meanwhile.ts';
import { personMeanwhile } from './faults/waves/rows/person-meanwhile.ts';

let waves: FaultyWaves;
beforeAll(async () => {
  waves = await FaultyWaves.start();
}, 300_000);
afterAll(() => waves.end());

// F20 runs with `npm run faults:waves` alone: what it has found is not explained yet (docs/operations/fault-runs.md).
testFewFaults([killedMeanwhile, personMeanwhile], (row, random) => waves.strikeTimes(row, row.few, random));
