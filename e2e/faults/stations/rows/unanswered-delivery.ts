import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../system/random.ts';
import type { Member } from '../../system/member.ts';
import type { FaultyCluster } from '../faulty-cluster.ts';
import { stationRow } from '../station-row.ts';
import { attemptsThat } from '../watch.ts';
import { somebodysGateway } from './somebodys-gateway.ts';

const RENEWAL_MS = 900;
const AFTER_INSTALLATION_MS = 30;
const KILLED_ONE_IN = 4;
const MOST_LOST = 2;

/** CertificateSigned was sent, and no answer came: the line was cut, the station said nothing or failed, or the gateway died. */
export const unansweredDelivery = stationRow({
  name: 'F5',
  title: 'a certificate was sent and not answered for: line cut, gateway killed, or the answer lost',
  strike,
});

async function strike(cluster: FaultyCluster, random: Random): Promise<number> {
  const unanswered = () => attemptsThat(cluster.faulty.database, { status: 'unknown', action: 'deliver_certificate' });
  const before = await unanswered();
  if (random.between(1, KILLED_ONE_IN) === 1) await killed(cluster, random);
  else await Promise.all(cluster.members.map((member) => unansweredBy(cluster, member, random)));
  await cluster.untilAtRest(performance.now());
  // What a cut met was lost with certainty where the gateway has no answer; the others came a moment too late.
  return (await unanswered()) - before;
}

/** The gateway is gone in the very moment in which a station has its certificate, or at any other. */
async function killed(cluster: FaultyCluster, random: Random): Promise<void> {
  const { gateway, members } = somebodysGateway(cluster, random);
  const [first] = members;
  const atInstallation = random.between(0, 1) === 0 && first !== undefined;
  const installed = first?.station.next('certificate_installed');
  const renewals = members.map((member) => cluster.faulty.renew(member));
  if (atInstallation) await installed;
  else await pause(random.between(0, RENEWAL_MS));
  await gateway.kill();
  await gateway.start();
  await Promise.all(renewals);
}

async function unansweredBy(cluster: FaultyCluster, member: Member, random: Random): Promise<void> {
  const line = cluster.lineOf(member);
  const way = random.oneOf([
    'cut',
    'cut soon',
    'cut at random',
    'drops-answer',
    'drops-answer-undone',
    'fails-at-answer',
  ] as const);
  const offsetMs = random.between(0, way === 'cut soon' ? AFTER_INSTALLATION_MS : RENEWAL_MS);
  const times = random.between(1, MOST_LOST);
  if (way === 'drops-answer' || way === 'drops-answer-undone' || way === 'fails-at-answer')
    await member.become([way], { times });
  const { station } = member;
  // Within the station's own turn: its answer has not left it.
  const stop =
    way === 'cut' ? station.on('certificate_installed', () => line.cut()) : station.on('certificate_installed', noted);
  const installed = station.next('certificate_installed');
  await cluster.faulty.renew(member);
  if (way === 'cut soon') await installed;
  if (way.startsWith('cut ')) {
    await pause(offsetMs);
    line.cut();
  }
  if (way === 'cut') await installed;
  stop();
}

const noted = (): void => undefined;
