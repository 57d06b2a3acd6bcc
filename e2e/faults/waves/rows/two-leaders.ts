import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import type { FaultyWaves } from '../faulty-waves.ts';
import { waveRow } from '../wave-row.ts';

const LONGEST_PAUSE_MS = 3_000;
/** What a server has in hand is looked at by the other after 30 s; a row that it holds is free after 60 s. */
const STOPPED_MS = [35_000, 70_000] as const;

/** A server stands still for longer than its work is left to it, and goes on in the belief that it is still its own. */
export const twoLeaders = waveRow({
  name: 'F20',
  title: 'a server that leads a wave is stopped (SIGSTOP) until the other has taken over, and goes on',
  few: 1,
  strike,
});

function strike(waves: FaultyWaves, random: Random): Promise<number> {
  return waves.under(random, async (wave) => {
    await pause(random.between(0, LONGEST_PAUSE_MS));
    const met = await waves.goesOn(wave);
    const [first = 0, second = 0] = waves.pidsOf('server');
    const stopped = random.oneOf([first, second]);
    process.kill(stopped, 'SIGSTOP');
    try {
      await pause(random.oneOf(STOPPED_MS));
    } finally {
      process.kill(stopped, 'SIGCONT');
    }
    return met ? 1 : 0;
  });
}
