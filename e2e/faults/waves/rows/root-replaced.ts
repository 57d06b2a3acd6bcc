import type { Random } from '../../../system/random.ts';
import { planMigration, stationsOf, until } from '../../../system/stations.ts';
import { Member } from '../../system/member.ts';
import type { FaultyWaves } from '../faulty-waves.ts';
import { killsOf, RootReplacement } from '../root-replacement.ts';
import { VICTIMS } from '../victims.ts';
import { waveRow } from '../wave-row.ts';

const LONGEST_PAUSE_MS = 3_000;
/** Of each version as many. */
const VERSIONS = ['1.6', '2.0.1', '2.1', '1.6', '2.0.1', '2.1'] as const;

/** Every kill may be the last for a while, and the stage that it fell into stands as long. */
export const rootReplaced = waveRow({
  name: 'F22',
  title:
    'any process is killed in each stage of the replacement of the root of our listeners, one root after the other',
  few: 6,
  strike,
});

async function strike(waves: FaultyWaves, random: Random, most: number): Promise<number> {
  if (waves.faulty.members.length === 0) waves.faulty.members = await stationsOnProfile3(waves);
  const kills = killsOf(
    random,
    most,
    async () => {
      const [role, count] = random.oneOf(VICTIMS);
      await waves.kill(role, count, random);
    },
    LONGEST_PAUSE_MS,
  );
  await new RootReplacement(waves, waves.faulty.members, kills.disturb).run();
  return kills.done();
}

async function stationsOnProfile3({ faulty }: FaultyWaves): Promise<readonly Member[]> {
  const { system, history } = faulty;
  const members = await Promise.all(
    VERSIONS.map((version, index) => Member.start(system, `ROOT-${index + 1}`, history, { version })),
  );
  await planMigration(
    system,
    members.map(({ identityId }) => identityId),
  );
  await until(async () => {
    const rows = await stationsOf(system);
    return members.every(({ name }) => rows.get(name)?.profileFloor === 3);
  });
  return members;
}
