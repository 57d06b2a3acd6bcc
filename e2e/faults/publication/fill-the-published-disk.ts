import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../system/random.ts';
import { SmallDisk } from '../full-disk/small-disk.ts';
import type { RowOutcome } from '../row.ts';
import { PublishingTrial } from './publishing-trial.ts';

/** The next list takes fewer pages than this. */
const MOST_PAGES_LEFT = 2;
/** By then it was tried. */
const TRIED_AFTER_MS = 800;

/** What is left now and then takes the next list; more often than so many times in a row something else is wrong. */
const MOST_WITHOUT = 20;

/**
 * The disk that lists are published on is full, and later has room again. It counts where a list that was due did not
 * come to be published while it was.
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
      for (let without = 0; met < faults; ) {
        disk.fill(random.between(0, MOST_PAGES_LEFT));
        await trial.revokeSome();
        await pause(TRIED_AFTER_MS);
        trial.expectAlive();
        trial.look();
        if (trial.owesLists) met += 1;
        without = trial.owesLists ? 0 : without + 1;
        if (without > MOST_WITHOUT) throw new Error('lists are published on a full disk');
        disk.makeRoom();
        await trial.untilListed();
        progress(met);
      }
      return await trial.conclude(met);
    } finally {
      disk.unmount();
    }
  });
