import { afterAll, beforeAll } from 'vitest';
import { testFewFaults } from './faults/few-faults.ts';
import { FaultyCluster } from './faults/stations/faulty-cluster.ts';
import { STATION_ROWS } from './faults/stations/rows.ts';
import { stationsFor } from './faults/stations/station-row.ts';

let cluster: FaultyCluster;
beforeAll(async () => {
  cluster = await FaultyCluster.start(stationsFor(Math.max(...STATION_ROWS.map(({ few }) => few))));
}, 300_000);
afterAll(() => cluster.end());

testFewFaults(STATION_ROWS, (row, random) => cluster.strikeTimes(row, row.few, random));
