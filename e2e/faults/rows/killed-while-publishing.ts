import { PublishingTrial } from '../publication/publishing-trial.ts';
import type { FaultRow } from '../row.ts';

/** F15: an old list stays whole, and numbers grow. */
export const killedWhilePublishing: FaultRow = {
  name: 'F15',
  title: 'the control plane is killed while it signs and publishes revocation lists',
  runsWith: 'control plane',
  few: 6,
  rules: ['I1', 'I3'],
  run: (faults, random, progress) =>
    PublishingTrial.with(async (trial) => {
      for (let done = 0; done < faults; done++) {
        await trial.start();
        await trial.strike(random, ['crl_signed', 'crl_part_written', 'crl_written', 'crl_recorded', 'crl_installed']);
        trial.look();
        progress(done + 1);
      }
      return trial.conclude(faults);
    }),
};
