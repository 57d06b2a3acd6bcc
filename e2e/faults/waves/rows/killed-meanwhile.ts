import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import type { FaultyWaves } from '../faulty-waves.ts';
import { VICTIMS } from '../victims.ts';
import { waveRow } from '../wave-row.ts';

const LONGEST_PAUSE_MS = 3_000;
/** Of so many kills one is followed by the next while what was killed still starts. */
const WHILE_STARTING_ONE_IN = 4;

/** The matrix kills the scheduler; here anything may die, as all of it carries a wave. */
export const killedMeanwhile = waveRow({
  name: 'F9',
  title: 'any process, or both servers, are killed again and again while a wave runs',
  few: 3,
  strike,
});

function strike(waves: FaultyWaves, random: Random, most: number): Promise<number> {
  return waves.under(random, async (wave) => {
    let killed = 0;
    while (killed < most) {
      await pause(random.between(0, LONGEST_PAUSE_MS));
      if (!(await waves.goesOn(wave))) break;
      const [role, count] = random.oneOf(VICTIMS);
      await waves.kill(role, count, random, random.between(1, WHILE_STARTING_ONE_IN) > 1);
      killed += 1;
    }
    return killed;
  });
}
