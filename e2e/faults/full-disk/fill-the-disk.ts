import type { Random } from '../../system/random.ts';
import { ControlPlaneTrial } from '../control-plane/trial.ts';
import { joined, type RowOutcome } from '../row.ts';
import { SmallDisk } from './small-disk.ts';

const NEW_COMMANDS = 4;
/** A ledger lives so long on one disk: then it would fill that by itself. */
const FAULTS_PER_DISK = 10;
/** One issuance writes fewer pages than this. */
const MOST_PAGES_LEFT = 60;

/** The data directory's disk is filled to the last pages, at a random distance from the end, and later has room again. */
export async function fillTheDisk(
  faults: number,
  random: Random,
  progress: (done: number) => void,
): Promise<RowOutcome> {
  const outcomes: RowOutcome[] = [];
  for (let done = 0; done < faults; done += FAULTS_PER_DISK) {
    outcomes.push(await onOneDisk(Math.min(FAULTS_PER_DISK, faults - done), random, (each) => progress(done + each)));
  }
  return joined(outcomes);
}

const onOneDisk = (faults: number, random: Random, progress: (done: number) => void): Promise<RowOutcome> =>
  ControlPlaneTrial.with(random, async (trial) => {
    const disk = new SmallDisk(trial.installation.configuration.dataDirectory);
    try {
      for (let done = 0; done < faults; done++) {
        await fillOnce(trial, disk, random);
        progress(done + 1);
      }
      return await trial.conclude(faults);
    } finally {
      disk.unmount();
    }
  });

async function fillOnce(trial: ControlPlaneTrial, disk: SmallDisk, random: Random): Promise<void> {
  await trial.start();
  await trial.ask(NEW_COMMANDS);
  disk.fill(random.between(0, MOST_PAGES_LEFT));
  await untilNothingFits(trial, disk);
  disk.makeRoom();
  const before = trial.history.counts().unknown;
  await trial.ask(NEW_COMMANDS);
  if (trial.history.counts().unknown > before) trial.violations.add('I3', 'nothing was issued though there was room');
  await trial.kill();
  trial.check();
  // A clean end gives back what the write-ahead log takes.
  await trial.start();
  await trial.stop();
}

/** Asks until a request is not answered for want of room, then without a single page, and the process must bear it. */
async function untilNothingFits(trial: ControlPlaneTrial, disk: SmallDisk): Promise<void> {
  const before = trial.history.counts().unknown;
  while (trial.history.counts().unknown === before && trial.runs) await trial.ask(NEW_COMMANDS);
  disk.fill(0);
  await trial.ask(NEW_COMMANDS);
  if (!trial.runs) trial.violations.add('I3', 'a full disk ended the process');
}
