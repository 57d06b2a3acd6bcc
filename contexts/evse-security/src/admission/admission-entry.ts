import type { AdmissionFacts, Tolerated, TrustAnchor } from '@bfcert/certificate-lifecycle';
import { type AuthorizationKey, isAdmitted } from '../authorization-key/authorization-key.ts';
import type { Opening } from '../break-glass/break-glass.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import {
  type AdmissionEntry,
  type LastBoot,
  type PasswordVerifier,
  toleratedDefect,
} from '../station-contract/index.ts';
import { adoptionOf } from './adoption-of.ts';

/** Everything that an entry is made from. */
export interface EntryFacts {
  readonly charger: Charger;
  readonly keys: readonly AuthorizationKey[];
  /** What two people have opened of it again, although its floor is 3. */
  readonly opening: Opening;
  /** Its family comes back with the key before after a rollback of its own. */
  readonly formerKeyIsAdmitted: boolean;
  readonly facts: AdmissionFacts;
  /** The roots of its vendor, of a new station that may come with its factory certificate; null: it may not. */
  readonly vouching: readonly TrustAnchor[] | null;
  /** The local controller that carries it; null: none. */
  readonly controllerId: ChargerId | null;
  /** The CSMS behind us that it goes on to, by its name in the settings; null: none. */
  readonly upstream: string | null;
}

/**
 * All a gateway needs to decide this station's handshakes. Once the floor is 3 no password is in it:
 * a gateway cannot admit what it does not know, but where two people have opened Profile 2 again. Nor is there one of a station that a local controller carries.
 */
export function admissionEntry(
  { charger, keys, opening, formerKeyIsAdmitted, facts, vouching, controllerId, upstream }: EntryFacts,
  now: Date,
): AdmissionEntry {
  const { bootstrap, recorded } = facts;
  const carried = controllerId !== null;
  const profileFloor = opening === 'profile_2' ? 2 : charger.profileFloor;
  const inTime = !carried && bootstrap !== null && new Date(bootstrap.until) > now ? bootstrap : null;
  const admissible = facts.fingerprints.filter(({ until }) => new Date(until) > now);
  return {
    identityId: charger.identityId,
    wireName: charger.wireName,
    serialNumber: charger.serialNumber,
    organisation: charger.organisation,
    profileFloor,
    boot: lastBootOf(charger),
    fingerprints: Object.fromEntries(admissible.map((one) => [one.fingerprint, one.class])),
    ...(profileFloor === 3 || carried ? { passwords: [] } : passwordParts(keys, formerKeyIsAdmitted)),
    ...(opening === 'pending_only' && !carried
      ? { pendingPasswords: keys.filter((key) => isAdmitted(key, formerKeyIsAdmitted)).flatMap(passwordVerifiers) }
      : {}),
    bootstrap: inTime?.fingerprint ?? null,
    oneTimeKey: inTime?.oneTimeKey ?? null,
    ...(carried ? { controllerId } : {}),
    ...(charger.kind === 'controller' ? { isController: true } : {}),
    ...(upstream === null ? {} : { upstream }),
    ...toleratedPart(facts.tolerated, keys, now),
    acceptedNames: facts.acceptedNames
      .filter(({ until }) => new Date(until) > now)
      .map(({ exceptionId, kind, value }) => ({
        exceptionId,
        attribute: kind === 'organisation' ? 'O' : 'CN',
        value,
      })),
    ...(Object.keys(recorded).length === 0 ? {} : { recorded }),
    ...(vouching === null
      ? {}
      : { awaitsFactoryCertificate: true, factoryRoots: vouching.map(({ fingerprint }) => fingerprint) }),
  };
}

/** Of a station that is gone for good: nothing of it admits anybody, and whoever comes with its name is refused by that. */
export const decommissionedEntry = (charger: Charger): AdmissionEntry => ({
  identityId: charger.identityId,
  wireName: charger.wireName,
  serialNumber: charger.serialNumber,
  organisation: charger.organisation,
  profileFloor: charger.profileFloor,
  boot: lastBootOf(charger),
  fingerprints: {},
  passwords: [],
  bootstrap: null,
  oneTimeKey: null,
  acceptedNames: [],
  isDecommissioned: true,
});

/** As gateways are told of it. */
export const lastBootOf = ({ boot }: Charger): LastBoot => ({
  accepted: boot?.answered === 'accepted',
  serialMismatch: boot?.serialMatchesBinding === false,
  number: boot?.number ?? 0,
});

/** What a station without tolerances has nothing of. */
function toleratedPart(
  tolerated: readonly Tolerated[],
  keys: readonly AuthorizationKey[],
  now: Date,
): Pick<AdmissionEntry, 'expired' | 'adoptsCertificate' | 'toleratedDefects'> {
  const inTime = tolerated.filter(({ until }) => new Date(until) > now);
  const expired = inTime.find(({ fingerprint }) => fingerprint !== null)?.fingerprint ?? null;
  const toleratedDefects = toleratedDefect.options.filter((each) => inTime.some(({ kind }) => kind === each));
  return {
    ...(expired === null ? {} : { expired }),
    ...(typeof adoptionOf(inTime, keys) === 'string' ? {} : { adoptsCertificate: true }),
    ...(toleratedDefects.length === 0 ? {} : { toleratedDefects }),
  };
}

/** A key that was replaced and is admitted all the same is one that may come into force by a login, as a pending one. */
function passwordParts(
  keys: readonly AuthorizationKey[],
  formerKeyIsAdmitted: boolean,
): Pick<AdmissionEntry, 'passwords' | 'formerPasswords'> {
  const former = keys.filter(({ state }) => state === 'retiring');
  return {
    passwords: keys.filter((key) => isAdmitted(key, formerKeyIsAdmitted)).flatMap(passwordVerifiers),
    ...(former.length === 0 || formerKeyIsAdmitted ? {} : { formerPasswords: former.flatMap(passwordVerifiers) }),
  };
}

function passwordVerifiers({ id, state, verifiers }: AuthorizationKey): PasswordVerifier[] {
  const inForce = state === 'active' ? state : 'pending';
  return verifiers.map((verifier) => ({ keyId: id, state: inForce, ...verifier }));
}
