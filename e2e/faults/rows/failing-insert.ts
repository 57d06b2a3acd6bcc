import { ControlPlaneTrial } from '../control-plane/trial.ts';
import type { FaultRow } from '../row.ts';

const NEW_COMMANDS = 8;
/** Of sixteen last digits of a serial number. */
const FAILING_DIGITS = ['0123', '01234567', '0123456789abcdef'] as const;

/**
 * As Boulder tests itself: a trigger fails the INSERT of some certificates after they were signed. The
 * process lives on and serves the others; when the trigger is gone, the commands get their certificates.
 */
export const failingInsert: FaultRow = {
  name: 'F3 insert',
  title: 'the certificate is signed, and its INSERT fails',
  runsWith: 'control plane',
  few: 6,
  rules: ['I1', 'I2', 'I3', 'I6', 'I7'],
  run: (faults, random, progress) =>
    ControlPlaneTrial.with(random, async (trial) => {
      await trial.start();
      await trial.stop();
      let failed = 0;
      while (failed < faults) {
        const digits = [...random.oneOf(FAILING_DIGITS)].map((digit) => `'${digit}'`).join(', ');
        trial.changeLedger(
          `CREATE TRIGGER fault BEFORE INSERT ON certificates WHEN substr(NEW.serial, -1) IN (${digits})
           BEGIN SELECT RAISE(ABORT, 'a fault of this run'); END`,
        );
        await trial.start();
        const before = trial.history.counts().unknown;
        await trial.ask(NEW_COMMANDS);
        failed += trial.history.counts().unknown - before;
        await trial.kill();
        trial.changeLedger('DROP TRIGGER fault');
        trial.check();
        await trial.start();
        await trial.ask(0);
        await trial.stop();
        trial.check();
        progress(Math.min(failed, faults));
      }
      return trial.conclude(failed);
    }),
};
