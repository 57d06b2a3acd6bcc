import type {
  AcceptedName,
  AdmissibleBootstrap,
  AdmissibleFingerprint,
  Tolerated,
} from '@bfcert/certificate-lifecycle';
import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import type { Charger } from '../charger/charger.ts';
import {
  type AdmissionEntry,
  type LastBoot,
  type PasswordVerifier,
  toleratedDefect,
} from '../station-contract/index.ts';

/**
 * All a gateway needs to decide this station's handshakes. Once the floor is 3 no password is in it:
 * a gateway cannot admit what it does not know. Nor is there one of a station that a local controller carries.
 */
export function admissionEntry(
  charger: Charger,
  keys: readonly AuthorizationKey[],
  fingerprints: readonly AdmissibleFingerprint[],
  bootstrap: AdmissibleBootstrap | null,
  names: readonly AcceptedName[],
  tolerated: readonly Tolerated[],
  { upstream, controllerId }: { readonly upstream: string | null; readonly controllerId: string | null },
  now: Date,
): AdmissionEntry {
  const carried = controllerId !== null;
  const inTime = !carried && bootstrap !== null && new Date(bootstrap.until) > now ? bootstrap : null;
  const admissible = fingerprints.filter(({ until }) => new Date(until) > now);
  return {
    identityId: charger.identityId,
    wireName: charger.wireName,
    serialNumber: charger.serialNumber,
    organisation: charger.organisation,
    profileFloor: charger.profileFloor,
    boot: lastBootOf(charger),
    fingerprints: Object.fromEntries(admissible.map((one) => [one.fingerprint, one.class])),
    passwords: charger.profileFloor === 3 || carried ? [] : keys.flatMap(passwordVerifiers),
    bootstrap: inTime?.fingerprint ?? null,
    oneTimeKey: inTime?.oneTimeKey ?? null,
    ...(carried ? { controllerId } : {}),
    ...(charger.kind === 'controller' ? { isController: true } : {}),
    ...(upstream === null ? {} : { upstream }),
    ...toleratedPart(tolerated, now),
    acceptedNames: names
      .filter(({ until }) => new Date(until) > now)
      .map(({ exceptionId, kind, value }) => ({
        exceptionId,
        attribute: kind === 'organisation' ? 'O' : 'CN',
        value,
      })),
  };
}

/** As gateways are told of it. */
export const lastBootOf = ({ boot }: Charger): LastBoot => ({
  accepted: boot?.answered === 'accepted',
  serialMismatch: boot?.serialMatchesBinding === false,
  number: boot?.number ?? 0,
});

/** What a station without tolerances has nothing of. */
function toleratedPart(
  tolerated: readonly Tolerated[],
  now: Date,
): Pick<AdmissionEntry, 'expired' | 'adoptsCertificate' | 'toleratedDefects'> {
  const inTime = tolerated.filter(({ until }) => new Date(until) > now);
  const expired = inTime.find(({ fingerprint }) => fingerprint !== null)?.fingerprint ?? null;
  const toleratedDefects = toleratedDefect.options.filter((each) => inTime.some(({ kind }) => kind === each));
  return {
    ...(expired === null ? {} : { expired }),
    ...(inTime.some(({ kind }) => kind === 'outside_certificate') ? { adoptsCertificate: true } : {}),
    ...(toleratedDefects.length === 0 ? {} : { toleratedDefects }),
  };
}

function passwordVerifiers({ id, state, verifiers }: AuthorizationKey): PasswordVerifier[] {
  if (state !== 'pending' && state !== 'active') return [];
  return verifiers.map((verifier) => ({ keyId: id, state, ...verifier }));
}
