import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../system/random.ts';
import { SmallDisk } from '../full-disk/small-disk.ts';
import type { RowOutcome } from '../row.ts';
import { PublishingTrial } from './publishing-trial.ts';

/** The next list takes fewer pages than this. */
const MOST_PAGES_LEFT = 2;
/** By then it was tried. */
const TRIED_AFTER_MS = 800;

/** The disk that lists are published on is full, and later has room again. */
export const fillThePublishedDisk = (
  faults: number,
  random: Random,
  progress: (done: number) => void,
): Promise<RowOutcome> =>
  PublishingTrial.with(async (trial) => {
    const disk = new SmallDisk(trial.publishedDirectory);
    try {
      await trial.start();
      for (let done = 0; done < faults; done++) {
        disk.fill(random.between(0, MOST_PAGES_LEFT));
        await trial.revokeSome();
        await pause(TRIED_AFTER_MS);
        trial.expectAlive();
        trial.look();
        disk.makeRoom();
        await trial.untilListed();
        progress(done + 1);
      }
      return await trial.conclude(faults);
    } finally {
      disk.unmount();
    }
  });
