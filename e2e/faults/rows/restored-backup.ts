import { Restoration } from '../backups/restoration.ts';
import type { FaultRow } from '../row.ts';
import { FaultySystem } from '../system/faulty-system.ts';
import { fleetFor } from '../system/fleet.ts';

const BOTH_ONE_IN = 4;

export const restoredBackup: FaultRow = {
  name: 'F13',
  title: 'an old copy of the ledger, of the database, or of both at different ages is restored',
  runsWith: 'system',
  few: 2,
  rules: ['I1', 'I2', 'I5', 'I6', 'I7'],
  run: (faults, random, progress) =>
    FaultySystem.with(fleetFor(faults), async (faulty) => {
      const restoration = new Restoration(faulty, random);
      try {
        // The first backups.
        await restoration.live();
        await faulty.system.startAgain();
        for (let done = 0; done < faults; done++) {
          await restoration.live();
          if (random.between(1, BOTH_ONE_IN) === 1) await restoration.restoreBoth();
          else await restoration.restoreOne();
          progress(done + 1);
        }
        return await restoration.conclude(faults);
      } finally {
        await restoration.end();
      }
    }),
};
