import type { AdmissionEntry, PasswordVerifier } from '@bfcert/evse-security/station-contract';
import type { Check } from './check.ts';

/** An Authorization header on 8443 is not looked at; its presence only gives the refusal a clearer name. */
const portTakesPasswords: Check = ({ port, basic }) => {
  if (port === 'password_or_certificate') return null;
  return basic === null ? 'certificate_required' : 'basic_on_certificate_port';
};

const credentialsAreThere: Check = ({ basic }) => (basic === null ? 'no_credentials' : null);

/** A05.FR.07: after Profile 3 has succeeded no lower one is accepted. */
const floorAllowsPassword: Check = ({ entry }) =>
  entry !== null && entry.profileFloor <= 2 ? null : 'basic_below_profile_floor';

/** A00.FR.303 and 324. */
const usernameIsIdentity: Check = ({ basic, wireName }) =>
  wireName.ok && basic?.username === wireName.value ? null : 'username_is_not_identity';

const passwordIsRight: Check = ({ password, entry }) => {
  if (password === 'not_checked') return null;
  if (password === 'wrong') return 'wrong_password';
  const isAmong = (verifiers: readonly PasswordVerifier[] = []): boolean =>
    verifiers.some(({ keyId }) => keyId === password.keyId);
  if (isAmong(entry?.passwords)) return null;
  return isAmong(entry?.formerPasswords) ? 'former_password' : 'wrong_password';
};

export const PASSWORD: readonly Check[] = [
  portTakesPasswords,
  credentialsAreThere,
  floorAllowsPassword,
  usernameIsIdentity,
  passwordIsRight,
];

/** What a certificate that fails never gets, here as ever: a station in recovery comes without one. */
const showsNoCertificate: Check = ({ certificate }) => (certificate === null ? null : 'certificate_unknown');

/** Nobody has come in with it, or this very connection has. */
const isNotSpent: Check = ({ entry, connectionId }) => {
  const spentBy = entry?.oneTimeKey?.spentBy ?? null;
  return entry?.oneTimeKey != null && (spentBy === null || spentBy === connectionId) ? null : 'wrong_password';
};

/** Whatever the floor is: two people have reopened Profile 2 for this one login. */
export const ONE_TIME: readonly Check[] = [
  portTakesPasswords,
  credentialsAreThere,
  usernameIsIdentity,
  showsNoCertificate,
  isNotSpent,
];

/** Whatever the floor is, and no further than to Pending. */
export const PENDING_ONLY: readonly Check[] = [portTakesPasswords, credentialsAreThere, usernameIsIdentity];

/** What a password of this entry is checked against. */
export function verifiersOf(entry: AdmissionEntry): readonly PasswordVerifier[] {
  const { passwords, pendingPasswords = [], formerPasswords = [], oneTimeKey } = entry;
  // What admits nobody comes last: it is looked at when nothing else fits.
  if (oneTimeKey === null || oneTimeKey.spentBy !== null)
    return [...passwords, ...pendingPasswords, ...formerPasswords];
  const { keyId, salt, verifier, cost } = oneTimeKey;
  return [
    ...passwords,
    ...pendingPasswords,
    { keyId, state: 'pending', reading: 'plain', scheme: 'scrypt', salt, verifier, cost },
    ...formerPasswords,
  ];
}
