import type { AdmissionEntry } from '@bfcert/evse-security/station-contract';
import type { AdmissionDecision, Handshake } from './admission-decision.ts';
import {
  CERTIFICATE,
  exceptionsUsed,
  FACTORY,
  isNamedBootstrap,
  isOfVendor,
  isToleratedExpired,
  toBeAdopted,
} from './certificate-checks.ts';
import { type Check, firstRefusal } from './check.ts';
import { ONE_TIME, PASSWORD, PENDING_ONLY } from './password-checks.ts';

const tableIsLive: Check = ({ tableIsLive }) => (tableIsLive ? null : 'admission_table_stale');

const pathNamesAnIdentity: Check = ({ wireName }) => (wireName.ok ? null : wireName.refusal);

const identityIsKnown: Check = ({ entry, wireName }) =>
  entry !== null && wireName.ok && entry.wireName === wireName.value ? null : 'unknown_identity';

const identityIsInService: Check = ({ entry }) => (entry?.isDecommissioned === true ? 'identity_decommissioned' : null);

const ADDRESS: readonly Check[] = [tableIsLive, pathNamesAnIdentity, identityIsKnown, identityIsInService];

/**
 * A station that a local controller carries (Part 4, 6.5) comes in with that one's certificate, which is held to the
 * controller's entry as at its own handshake. With anything else the station has left its controller, which it may
 * not by itself: a binding moves it.
 */
function decideBehind(handshake: Handshake, entry: AdmissionEntry): AdmissionDecision {
  const { controller, certificate, fingerprintOwner } = handshake;
  const isItsOwn = certificate !== null && Object.hasOwn(entry.fingerprints, certificate.fingerprint);
  if (controller === null || certificate === null || isItsOwn)
    return { kind: 'refused', reason: 'station_behind_controller' };
  const isCarriers = fingerprintOwner?.identityId === controller.identityId;
  const shown = { ...handshake, entry: controller, fingerprintOwner: isCarriers ? null : fingerprintOwner };
  const reason = firstRefusal(CERTIFICATE, shown);
  if (reason !== null) return { kind: 'refused', reason };
  const [controllerId, { fingerprint }] = [controller.identityId, certificate];
  return { kind: 'admitted', by: 'controller', entry, controllerId, fingerprint, exceptions: exceptionsUsed(shown) };
}

/**
 * Who may enter. A certificate that passes is Profile 3 on either port, and so is the bootstrap that was named
 * for a station in recovery and the expired one that is tolerated of it, which get no further than Pending. One that fails is the
 * reason of the refusal, unless the port and the floor still take passwords and the password is
 * right: then the station is in by Profile 2.
 */
export function decideAdmission(handshake: Handshake): AdmissionDecision {
  const { entry, certificate } = handshake;
  const unaddressed = firstRefusal(ADDRESS, handshake);
  if (unaddressed !== null || entry === null) return { kind: 'refused', reason: unaddressed ?? 'unknown_identity' };

  if (entry.controllerId !== undefined) return decideBehind(handshake, entry);

  const checks = certificate !== null && isOfVendor(certificate) ? FACTORY : CERTIFICATE;
  const failedCertificate = certificate === null ? null : firstRefusal(checks, handshake);
  if (certificate !== null && failedCertificate === null) {
    const { fingerprint } = certificate;
    if (isOfVendor(certificate)) return { kind: 'admitted', by: 'factory_certificate', entry, fingerprint };
    return { kind: 'admitted', by: 'certificate', entry, fingerprint, exceptions: exceptionsUsed(handshake) };
  }
  const adoptedPem = toBeAdopted(handshake);
  if (certificate !== null && adoptedPem !== null) {
    return { kind: 'admitted', by: 'outside_certificate', entry, fingerprint: certificate.fingerprint, adoptedPem };
  }
  if (certificate !== null && isNamedBootstrap(handshake)) {
    return { kind: 'admitted', by: 'bootstrap', entry, fingerprint: certificate.fingerprint };
  }

  if (certificate !== null && isToleratedExpired(handshake)) {
    return { kind: 'admitted', by: 'expired_certificate', entry, fingerprint: certificate.fingerprint };
  }

  if (firstRefusal(ONE_TIME, handshake) === null) {
    const { password } = handshake;
    if (password === 'not_checked') return { kind: 'check_password', entry };
    if (password !== 'wrong' && password.keyId === entry.oneTimeKey?.keyId)
      return { kind: 'admitted', by: 'one_time_key', entry, ...password };
  }
  if (entry.pendingPasswords !== undefined && firstRefusal(PENDING_ONLY, handshake) === null) {
    const { password } = handshake;
    if (password === 'not_checked') return { kind: 'check_password', entry };
    if (password !== 'wrong' && entry.pendingPasswords.some(({ keyId }) => keyId === password.keyId))
      return { kind: 'admitted', by: 'pending_password', entry, ...password };
  }
  const noPassword = firstRefusal(PASSWORD, handshake);
  if (noPassword !== null) return { kind: 'refused', reason: failedCertificate ?? noPassword };
  if (typeof handshake.password === 'string') return { kind: 'check_password', entry };
  return { kind: 'admitted', by: 'password', entry, ...handshake.password, failedCertificate };
}
