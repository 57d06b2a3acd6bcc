import { abilitiesOf } from '../station-contract/index.ts';
import { lastOf } from '../station-process/attempt.ts';
import { type Check, type Decision, wait } from '../station-process/check.ts';
import { attempt } from '../station-process/retry.ts';
import { lastRestart } from './cutover.ts';
import { departure } from './cutover-in-place.ts';
import type { MigrationFacts } from './facts.ts';
import { fellBack, leftItsCertificate } from './fell-back.ts';

/** What must be true before a password is refused for ever (A05.FR.07): the way back is narrow. */
export const verify: readonly Check<MigrationFacts>[] = [
  isConnectedOnProfile3,
  certificateIsInForce,
  bootWasAccepted,
  stationSaysProfile3,
];

function isConnectedOnProfile3(facts: MigrationFacts): Decision | null {
  const { session, certificate } = facts;
  if (session === null) return wait('the station to connect with its certificate');
  if (session.securityProfile !== 3) {
    const left = facts.case.connection?.way === 'in_place' ? departure(facts) : lastRestart(facts);
    return fellBack(facts, left, leftItsCertificate);
  }
  return session.fingerprint === certificate?.fingerprint ? null : wait('the station to use its new certificate');
}

function certificateIsInForce({ certificate }: MigrationFacts) {
  return certificate?.state === 'active' ? null : wait('the certificate to be in force');
}

/**
 * B01.FR.11: serial = CN. A station that names no serial is bound by its certificate alone; that is recorded with the
 * boot. One of 1.6 does not boot again: what it said before, and its handshake, must do.
 */
function bootWasAccepted({ charger, session }: MigrationFacts): Decision | null {
  const { boot } = charger;
  const { bootsOnNewProfile } = abilitiesOf(session?.protocol ?? '');
  if (boot === null || (!bootsOnNewProfile && boot.answered !== 'accepted')) return wait('a boot notification');
  if (bootsOnNewProfile && (boot.securityProfile !== 3 || boot.answered !== 'accepted')) {
    return wait('a boot notification on Profile 3');
  }
  if (boot.serialMatchesBinding !== false) return null;
  return {
    kind: 'stop',
    code: 'serial_number_mismatch',
    because: `With its certificate the station reports the serial number ${boot.serialNumber ?? '(none)'} instead of ${charger.serialNumber}.`,
  };
}

/** One answered call on the new connection. A 2.x station that does not give the value has still answered. */
function stationSaysProfile3(facts: MigrationFacts, now: Date): Decision | null {
  const { mayHideProfile } = abilitiesOf(facts.session?.protocol ?? '');
  const proven = lastOf(facts.attempts, 'prove_profile_3', (one) => {
    const value = one.answer?.settings?.security_profile;
    return one.status === 'accepted' && (value === '3' || (value == null && mayHideProfile));
  });
  if (proven !== null) return null;
  return attempt(facts, now, {
    action: 'prove_profile_3',
    target: null,
    command: { kind: 'read_settings', settings: ['security_profile'] },
  });
}
