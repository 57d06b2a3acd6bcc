import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import { hold } from '../../system/held-moments.ts';
import type { FaultyCluster } from '../faulty-cluster.ts';
import { stationRow } from '../station-row.ts';

const HELD_WITHIN_MS = 20_000;
const MOST_AT_ONCE = 4;
/** While one transaction waits, others come to theirs. */
const LONGEST_WAIT_MS = 600;

/** The station has said Accepted, and the server dies before that is committed. */
export const unrecordedAnswer = stationRow({
  name: 'F6',
  title: 'the server is killed between a station’s Accepted and its record of that',
  strike,
});

async function strike(cluster: FaultyCluster, random: Random): Promise<number> {
  const { faulty } = cluster;
  const { members } = faulty;
  const first = random.between(0, members.length - 1);
  const renewed = [...members.slice(first), ...members.slice(0, first)].slice(0, random.between(1, MOST_AT_ONCE));
  const held = await hold(faulty.database, 'acknowledged');
  const renewals = renewed.map((member) => faulty.renew(member));
  if (await held.reached(HELD_WITHIN_MS)) await pause(random.between(0, LONGEST_WAIT_MS));
  // Each of them has an answer that is not recorded, and loses it.
  const met = await held.waiting();
  const since = await faulty.kill('server');
  await held.release();
  await Promise.all(renewals);
  await cluster.untilAtRest(since);
  return met;
}
