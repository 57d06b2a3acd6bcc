import { setTimeout as pause } from 'node:timers/promises';
import type { FurtherGateway } from '../../../system/further-gateway.ts';
import type { Random } from '../../../system/random.ts';
import { hold } from '../../system/held-moments.ts';
import type { FaultyCluster } from '../faulty-cluster.ts';
import { stationRow } from '../station-row.ts';

const HELD_WITHIN_MS = 20_000;
const LONGEST_WAIT_MS = 40;

/** A station is in with its new certificate, by TLS and upgrade; who owns it is not recorded yet. */
export const killedOnReturn = stationRow({
  name: 'F8',
  title: 'gateway, server or line dies between a station’s return with its new certificate and the record of it',
  strike,
});

async function strike(cluster: FaultyCluster, random: Random): Promise<number> {
  const { faulty } = cluster;
  const member = faulty.members[random.between(0, faulty.members.length - 1)];
  if (member === undefined) throw new Error('there are no stations');
  const old = member.station.state().presentedFingerprint ?? '';
  const installed = member.station.next('certificate_installed');
  const held = await hold(faulty.database, 'entering');
  const renewal = faulty.renew(member);
  const { fingerprint: young } = await installed;
  const met = await held.reached(HELD_WITHIN_MS);
  await pause(random.between(0, LONGEST_WAIT_MS));
  const since = performance.now();
  const dead = await die(cluster, random.oneOf(['gateway', 'server', 'line'] as const), cluster.gatewayOf(member));
  await held.release();
  await dead?.start();
  await renewal;
  // Whichever of the two it shows, wherever it shows it.
  for (const [which, fingerprint] of [
    ['the old', old],
    ['the new', young],
  ] as const) {
    const gateway = random.oneOf(cluster.gateways);
    if (!(await cluster.isLetIn(member, fingerprint, gateway))) {
      faulty.violations.add('I5', `${which} certificate of ${member.name} does not let it in`);
    }
  }
  await cluster.untilAtRest(since);
  return met ? 1 : 0;
}

/** Resolves with the gateway that is to be started again. */
async function die(
  cluster: FaultyCluster,
  what: 'gateway' | 'server' | 'line',
  gateway: FurtherGateway | undefined,
): Promise<FurtherGateway | undefined> {
  if (what === 'server') await cluster.faulty.kill('server');
  else if (what === 'line') for (const member of cluster.members) cluster.lineOf(member).cut();
  else await gateway?.kill();
  return what === 'gateway' ? gateway : undefined;
}
