import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../system/random.ts';
import type { FaultySystem } from '../system/faulty-system.ts';
import { hold, type Moment } from '../system/held-moments.ts';
import { type StrikingRow, strikingRow } from '../system/striking-row.ts';

const RENEWED_AT_ONCE = 3;
/** A renewal takes about this, from the order to the proof; a blow at random falls anywhere in it. */
const RENEWAL_MS = 1_000;
const HELD_WITHIN_MS = 15_000;
/** While one transaction waits, others come to theirs. */
const LONGEST_WAIT_MS = 40;

/**
 * The server dies while stations get their next certificates: three of four times at one of these
 * moments, its transaction not committed, else at any time.
 */
const killedServer = (name: string, title: string, moments: readonly [Moment, ...Moment[]]): StrikingRow =>
  strikingRow({ name, title, strike: (faulty, random) => strike(faulty, random, moments) });

async function strike(faulty: FaultySystem, random: Random, moments: readonly [Moment, ...Moment[]]): Promise<void> {
  const { members } = faulty;
  const first = random.between(0, members.length - 1);
  const renewed = [...members, ...members].slice(first, first + random.between(1, RENEWED_AT_ONCE));
  const held = random.between(1, 4) === 1 ? null : await hold(faulty.database, random.oneOf(moments));
  const renewals = renewed.map((member) => faulty.renew(member));
  if (held === null) await pause(random.between(0, RENEWAL_MS));
  else if (await held.reached(HELD_WITHIN_MS)) await pause(random.between(0, LONGEST_WAIT_MS));
  else faulty.violations.add('I3', 'a renewal did not come to its moment');
  const since = await faulty.kill('server');
  await faulty.checkIntents();
  await held?.release();
  await Promise.all(renewals);
  await faulty.untilAtRest(since);
  await faulty.check();
}

export const killedBeforeIntent = killedServer('F1', 'the server is killed before the control plane has an intent', [
  'ordering',
  'asking',
]);

export const killedBeforeRecord = killedServer(
  'F3 server',
  'the server is killed between the control plane’s answer and its own record',
  ['answered'],
);

export const killedBeforeSending = killedServer(
  'F4',
  'the server is killed after the record, before the certificate is sent',
  ['sending'],
);
