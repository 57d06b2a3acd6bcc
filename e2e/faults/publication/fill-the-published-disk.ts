import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../system/random.ts';
import { SmallDisk } from '../full-disk/small-disk.ts';
import type { RowOutcome } from '../row.ts';
import { PublishingTrial } from './publishing-trial.ts';

/** Revocations that are under way are in a list about so long afterwards. */
const LISTED_MS = 300;
/** By then it was tried. */
const TRIED_AFTER_MS = 800;
/** Lists may have been published just before; more often than so many times in a row something else is wrong. */
const MOST_TOO_LATE = 20;

/**
 * The disk that lists are published on is full, at any moment before or in the middle of revocations, and later has room
 * again. Counted is how often a list that was due did not come to be published while it was full.
 */
export const fillThePublishedDisk = (
  faults: number,
  random: Random,
  progress: (done: number) => void,
): Promise<RowOutcome> =>
  PublishingTrial.with(async (trial) => {
    const disk = new SmallDisk(trial.publishedDirectory);
    try {
      await trial.start();
      let met = 0;
      for (let tooLate = 0; met < faults; ) {
        const asked = trial.revokeSome();
        await pause(random.between(0, LISTED_MS));
        disk.fill(0);
        await asked;
        await pause(TRIED_AFTER_MS);
        trial.expectAlive();
        trial.look();
        if (trial.owesLists) met += 1;
        tooLate = trial.owesLists ? 0 : tooLate + 1;
        if (tooLate > MOST_TOO_LATE) throw new Error('lists are published on a full disk');
        disk.makeRoom();
        await trial.untilListed();
        progress(met);
      }
      return await trial.conclude(met);
    } finally {
      disk.unmount();
    }
  });
