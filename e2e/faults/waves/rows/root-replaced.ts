import type { Random } from '../../../system/random.ts';
import { startFleet, type Unlike } from '../../system/fleet.ts';
import type { FaultyWaves } from '../faulty-waves.ts';
import { killsOf, RootReplacement } from '../root-replacement.ts';
import { VICTIMS } from '../victims.ts';
import { waveRow } from '../wave-row.ts';

const LONGEST_PAUSE_MS = 3_000;
/** Of each version as many. */
const STATIONS = 6;
const VERSIONS = ['1.6', '2.0.1', '2.1'] as const;

/** Every kill may be the last for a while, and the stage that it fell into stands as long. */
export const rootReplaced = waveRow({
  name: 'F22',
  title:
    'any process is killed in each stage of the replacement of the root of our listeners, one root after the other',
  few: 6,
  strike,
});

async function strike(waves: FaultyWaves, random: Random, most: number): Promise<number> {
  const { faulty } = waves;
  if (faulty.members.length === 0) {
    faulty.members = await startFleet(faulty.system, STATIONS, faulty.history, ofEachVersion());
  }
  const kills = killsOf(
    random,
    most,
    async () => {
      const [role, count] = random.oneOf(VICTIMS);
      await waves.kill(role, count, random);
    },
    LONGEST_PAUSE_MS,
  );
  await new RootReplacement(waves, faulty.members, kills.disturb).run();
  return kills.done();
}

/** One version after the other. */
function ofEachVersion(): Unlike {
  let started = 0;
  return () => ({ version: VERSIONS[started++ % VERSIONS.length] ?? '2.0.1' });
}
