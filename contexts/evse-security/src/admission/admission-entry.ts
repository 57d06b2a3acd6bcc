import type { AdmissibleFingerprint } from '@bfcert/certificate-lifecycle';
import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import type { Charger } from '../charger/charger.ts';
import type { AdmissionEntry, PasswordVerifier } from '../station-contract/index.ts';

/**
 * All a gateway needs to decide this station's handshakes. Once the floor is 3 no password is in it:
 * a gateway cannot admit what it does not know.
 */
export function admissionEntry(
  charger: Charger,
  keys: readonly AuthorizationKey[],
  fingerprints: readonly AdmissibleFingerprint[],
  now: Date,
): AdmissionEntry {
  const admissible = fingerprints.filter(({ until }) => new Date(until) > now);
  return {
    identityId: charger.identityId,
    wireName: charger.wireName,
    serialNumber: charger.serialNumber,
    organisation: charger.organisation,
    profileFloor: charger.profileFloor,
    // `pending` is for cases that must hold a station back: recovery and factory bootstrap (B02). Whoever is in the
    // table is enrolled, and is let in by a credential of its own; there is nothing to keep it waiting for, and a
    // fresh one that were told Pending would only come back 30 s later. It need not boot again on a reconnection.
    boot: 'accepted',
    fingerprints: Object.fromEntries(admissible.map((one) => [one.fingerprint, one.class])),
    passwords: charger.profileFloor === 3 ? [] : keys.flatMap(passwordVerifier),
  };
}

function passwordVerifier({ id, state, verifier }: AuthorizationKey): PasswordVerifier[] {
  return state === 'pending' || state === 'active' ? [{ keyId: id, state, ...verifier }] : [];
}
