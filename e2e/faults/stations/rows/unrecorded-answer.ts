import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import { hold } from '../../system/held-moments.ts';
import type { FaultyCluster } from '../faulty-cluster.ts';
import { stationRow } from '../station-row.ts';

const HELD_WITHIN_MS = 20_000;
const LONGEST_WAIT_MS = 40;

/** The station has said Accepted, and the server dies before that is committed. */
export const unrecordedAnswer = stationRow({
  name: 'F6',
  title: 'the server is killed between a station’s Accepted and its record of that',
  strike,
});

async function strike(cluster: FaultyCluster, random: Random): Promise<number> {
  const { faulty } = cluster;
  const member = faulty.members[random.between(0, faulty.members.length - 1)];
  if (member === undefined) throw new Error('there are no stations');
  const held = await hold(faulty.database, 'acknowledged');
  const renewal = faulty.renew(member);
  const met = await held.reached(HELD_WITHIN_MS);
  if (met) await pause(random.between(0, LONGEST_WAIT_MS));
  const since = await faulty.kill('server');
  await held.release();
  await renewal;
  await cluster.untilAtRest(since);
  return met ? 1 : 0;
}
