import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import type { Member } from '../../system/member.ts';
import { COMMAND_MS, type FaultyCluster } from '../faulty-cluster.ts';
import { stationRow } from '../station-row.ts';
import { attemptsThat, movesSince, openRenewals } from '../watch.ts';

const LATEST_MS = 1_500;

/** One that rejects takes longest: its tries are far apart. */
const WAYS = [
  'slow-answers',
  'slow-answers',
  'answers-twice',
  'answers-twice',
  'answers-under-old-id',
  'answers-under-old-id',
  'rejects-certificate',
] as const;

/** What no answer, whenever it comes, may do to a certificate. */
const FORWARD = ['requested', 'issued', 'installed_pending_activation', 'active', 'retired', 'revoked', 'deleted'];

/** A station rejects its certificate, answers after the time for it is over, twice, or also under an old id. */
export const oddAnswers = stationRow({
  name: 'F7',
  title: 'a station rejects, answers too late, twice, or also under an old id',
  strike,
});

async function strike(cluster: FaultyCluster, random: Random): Promise<number> {
  const { database, violations } = cluster.faulty;
  const position = (await movesSince(database, 0)).at(-1)?.seq ?? 0;
  const met = await Promise.all(cluster.members.map((member) => oddBy(cluster, member, random)));
  await cluster.untilAtRest(performance.now());
  for (const { id, was, became } of await movesSince(database, position)) {
    if (FORWARD.indexOf(became) < FORWARD.indexOf(was))
      violations.add('I3', `${id} went from ${was} back to ${became}`);
  }
  return met.length;
}

async function oddBy(cluster: FaultyCluster, member: Member, random: Random): Promise<void> {
  const { faulty } = cluster;
  const way = random.oneOf(WAYS);
  const answerDelayMs = COMMAND_MS + random.between(1, LATEST_MS);
  await pause(random.between(0, LATEST_MS));
  await member.become([way], { answerDelayMs });
  const { identityId } = member;
  const of = endOf(way, identityId);
  const before = await attemptsThat(faulty.database, of);
  await faulty.renew(member);
  await faulty.inTime(`no command to ${member.name} has ended as it should`, async () => {
    return (await attemptsThat(faulty.database, of)) > before;
  });
  if (way === 'slow-answers') await pause(answerDelayMs + random.between(0, LATEST_MS));
  // Its tries come to an end in vain, and the old certificate lets it in (I5).
  if (way === 'rejects-certificate') {
    await faulty.inTime('a renewal has no end', async () => (await openRenewals(faulty.database)) === 0);
    await faulty.comesBack(member);
  }
  await member.become([]);
}

/** Late answers are those to any command; of the others the one to the certificate. On a busy machine any may be too late. */
const endOf = (way: (typeof WAYS)[number], identityId: string): Parameters<typeof attemptsThat>[1] => {
  if (way === 'slow-answers') return { status: 'unknown', identityId };
  const status = way === 'rejects-certificate' ? (['rejected'] as const) : (['accepted', 'unknown'] as const);
  return { status, identityId, action: 'deliver_certificate' };
};
