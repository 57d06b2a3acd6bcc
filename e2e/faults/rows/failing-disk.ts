import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../system/random.ts';
import { ControlPlaneTrial } from '../control-plane/trial.ts';
import type { FaultRow } from '../row.ts';

/** Of Debian's fiu-utils: it makes calls of the C library fail that it is told to. */
const FIU_RUN = '/usr/bin/fiu-run';
const ENOSPC = 28;
const EIO = 5;
const NEW_COMMANDS = 4;
const BATCHES = 6;
const FIRST_STARTS = 3;
/** So long a process may take to end by itself, milliseconds. */
const PATIENCE_MS = 5_000;

/** The process is run so that one call of this kind, a random one, fails with this error; the next of its kind would succeed. */
const failingOnce = (calls: string, error: number, probability: number): readonly string[] => [
  FIU_RUN,
  '-x',
  '-f',
  '',
  '-c',
  `enable_random name=${calls},probability=${probability},failinfo=${error},onetime`,
];

const RULES = ['I1', 'I2', 'I3', 'I6', 'I7'] as const;

/** A write finds no room. The request it belongs to fails, the process lives on, and the next request finds room. */
export const failingWrite: FaultRow = {
  name: 'F17 write',
  title: 'a random write of the ledger finds the disk full (ENOSPC)',
  runsWith: 'control plane',
  few: 6,
  rules: RULES,
  run: (faults, random, progress) =>
    ControlPlaneTrial.with(random, async (trial) => {
      const through = failingOnce('posix/io/rw/pwrite', ENOSPC, 0.03);
      let met = await failInFirstStart(trial, through);
      while (met < faults) {
        if (await startsWith(trial, through)) {
          for (let batch = 0; batch < BATCHES; batch++) {
            const before = trial.history.counts().unknown;
            await trial.ask(NEW_COMMANDS);
            if (trial.history.counts().unknown > before) met += 1;
          }
          if (!trial.runs) trial.violations.add('I3', 'a full disk ended the process');
        } else met += 1;
        await trial.kill();
        trial.check();
        progress(Math.min(met, faults));
      }
      return trial.conclude(met);
    }),
};

/** After a sync that failed nobody knows what is on the disk: the process must end, and must not sync again and go on. */
export const failingSync: FaultRow = {
  name: 'F17 sync',
  title: 'a random sync of the ledger fails (EIO)',
  runsWith: 'control plane',
  few: 6,
  rules: RULES,
  run: (faults, random, progress) =>
    ControlPlaneTrial.with(random, async (trial) => {
      let met = await failInFirstStart(trial, failingOnce('posix/io/sync/*', EIO, 0.1));
      while (met < faults) {
        const through = failingOnce('posix/io/sync/*', EIO, random.oneOf([0.05, 0.1, 0.2]));
        if (!(await startsWith(trial, through)) || (await endsByItself(trial, random))) met += 1;
        await trial.kill();
        trial.check();
        progress(met);
      }
      return trial.conclude(met);
    }),
};

/** The first start writes most: it is tried with faults, then without, so that the others find what is there to be used. */
async function failInFirstStart(trial: ControlPlaneTrial, through: readonly string[]): Promise<number> {
  let met = 0;
  for (let attempt = 0; attempt < FIRST_STARTS; attempt++) {
    if (!(await startsWith(trial, through))) met += 1;
    await trial.kill();
    trial.check();
  }
  await trial.start();
  await trial.stop();
  return met;
}

/** False when it ended before it served. */
async function startsWith(trial: ControlPlaneTrial, through: readonly string[]): Promise<boolean> {
  try {
    await trial.start(through);
    return true;
  } catch {
    return false;
  }
}

async function endsByItself(trial: ControlPlaneTrial, random: Random): Promise<boolean> {
  for (let batch = 0; batch < BATCHES && trial.runs; batch++) {
    const before = trial.history.counts().unknown;
    await trial.ask(random.between(1, NEW_COMMANDS));
    if (trial.history.counts().unknown === before) continue;
    await Promise.race([trial.ended(), pause(PATIENCE_MS, undefined, { ref: false })]);
    if (trial.runs) trial.violations.add('I3', 'the process went on after a sync had failed');
    return true;
  }
  return false;
}
