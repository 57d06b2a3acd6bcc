import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import type { FaultyWaves } from '../faulty-waves.ts';
import { waveRow } from '../wave-row.ts';

const LONGEST_PAUSE_MS = 2_000;
const ABORTED_ONE_IN = 8;

/** A person stops a wave, has it go on or ends it, and a server dies in that moment. */
export const personMeanwhile = waveRow({
  name: 'F9 person',
  title: 'a wave is paused, resumed or aborted, and one server or both are killed in that moment',
  few: 2,
  strike,
});

function strike(waves: FaultyWaves, random: Random, most: number): Promise<number> {
  return waves.under(random, async (wave) => {
    let met = 0;
    let next: 'pause' | 'resume' = 'pause';
    while (met < most) {
      await pause(random.between(0, LONGEST_PAUSE_MS));
      if (!(await waves.goesOn(wave))) break;
      const act = random.between(1, ABORTED_ONE_IN) === 1 ? 'abort' : next;
      next = next === 'pause' ? 'resume' : 'pause';
      await Promise.all([waves.acts(act, wave), waves.kill('server', random.between(1, 2), random)]);
      met += 1;
    }
    return met;
  });
}
