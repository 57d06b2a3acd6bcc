import { setTimeout as pause } from 'node:timers/promises';
import { armFault, type Fault } from '@bfcert/pki-control-plane/testing/fault-point';
import type { Random } from '../../system/random.ts';
import { ControlPlaneTrial } from '../control-plane/trial.ts';
import type { FaultRow } from '../row.ts';

const NEW_COMMANDS = 8;
/** A call takes less than this, so that chance lets a blow fall anywhere in it, milliseconds. */
const LONGEST_CALL_MS = 40;

type Step = Fault['step'];

/**
 * The control plane dies with calls under way: two of three times when one of these steps completes,
 * else at any moment.
 */
function killedPki(name: string, title: string, steps: readonly [Step, ...Step[]]): FaultRow {
  return {
    name,
    title,
    runsWith: 'control plane',
    few: 6,
    rules: ['I1', 'I2', 'I3', 'I6', 'I7'],
    run: (faults, random, progress) =>
      ControlPlaneTrial.with(random, async (trial) => {
        for (let done = 0; done < faults; done++) {
          await trial.start();
          // Every other time what the last blow left is finished first; else it is struck once more.
          if (random.between(1, 2) === 1) await trial.ask(0);
          await strike(trial, random, steps);
          trial.check();
          progress(done + 1);
        }
        return trial.conclude(faults);
      }),
  };
}

async function strike(trial: ControlPlaneTrial, random: Random, steps: readonly [Step, ...Step[]]): Promise<void> {
  if (random.between(1, 3) === 1) {
    const asked = trial.ask(NEW_COMMANDS);
    await pause(random.between(0, LONGEST_CALL_MS));
    await trial.kill();
    await asked;
    return;
  }
  armFault(trial.installation.configuration, { step: random.oneOf(steps), time: random.between(1, NEW_COMMANDS) });
  await trial.ask(NEW_COMMANDS);
  await trial.ended();
}

export const killedAfterIntent = killedPki('F2', 'the control plane is killed after the intent, before the signature', [
  'intent_recorded',
  'linted',
]);

export const killedAfterSignature = killedPki(
  'F3 killed',
  'the control plane is killed between signature and record, or before it answers',
  ['signed', 'compared', 'recorded'],
);
