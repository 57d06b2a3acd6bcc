import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../system/random.ts';
import type { FaultySystem } from '../system/faulty-system.ts';
import type { Member } from '../system/member.ts';
import { strikingRow } from '../system/striking-row.ts';

/** So many are renewed that one is left who comes back. */
const RENEWED_AT_ONCE = 2;
const LONGEST_BEFORE_MS = 400;
const SHORT_SILENCE_MS = 3_000;
/** Longer than any call to the control plane waits. */
const LONG_SILENCE_MS = 12_000;
const LONG_ONE_IN = 20;

/**
 * The control plane is killed, or stands still for a while, with certificates on order. Stations come
 * and go meanwhile, people read, nobody is let in who may not; then everything goes on by itself.
 */
export const silentPki = strikingRow({
  name: 'F14',
  title: 'the control plane is killed or hangs while certificates are on order',
  strike,
});

async function strike(faulty: FaultySystem, random: Random): Promise<void> {
  const { members } = faulty;
  const [visitor, ...others] = [...members, ...members].slice(random.between(0, members.length - 1));
  if (visitor === undefined) throw new Error('there are no stations');
  const renewals = others.slice(0, random.between(1, RENEWED_AT_ONCE)).map((member) => faulty.renew(member));
  await pause(random.between(0, LONGEST_BEFORE_MS));
  const since = random.between(1, 3) === 1 ? await killed(faulty, visitor) : await silenced(faulty, visitor, random);
  await Promise.all(renewals);
  await faulty.untilAtRest(since);
  await faulty.check();
}

async function killed(faulty: FaultySystem, visitor: Member): Promise<number> {
  const since = await faulty.kill('pki');
  await lifeGoesOn(faulty, visitor);
  return since;
}

async function silenced(faulty: FaultySystem, visitor: Member, random: Random): Promise<number> {
  const pid = await faulty.pidOf('pki');
  process.kill(pid, 'SIGSTOP');
  const long = random.between(1, LONG_ONE_IN) === 1;
  const silence = pause(long ? LONG_SILENCE_MS : random.between(0, SHORT_SILENCE_MS));
  await lifeGoesOn(faulty, visitor);
  await silence;
  process.kill(pid, 'SIGCONT');
  return performance.now();
}

/** A station comes back and people read, as on any other day. */
async function lifeGoesOn(faulty: FaultySystem, visitor: Member): Promise<void> {
  await Promise.all([
    faulty.comesBack(visitor),
    ...['/overview', '/stations?limit=10', '/certificates?limit=10', '/certificate-jobs?limit=10'].map((path) =>
      faulty.reads(path),
    ),
  ]);
}
