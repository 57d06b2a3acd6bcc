import type {
  AcceptedName,
  AdmissionEntry,
  HandshakeRefusal,
  PasswordReading,
  PasswordVerifier,
} from '@bfcert/evse-security/station-contract';
import type { Result } from '@bfcert/kernel/result';
import type { BasicCredentials } from './basic-credentials.ts';
import type { ProvenPassword } from './password.ts';
import type { WireName } from './wire-name.ts';

/** A client certificate whose private key the peer proved to hold in this handshake. */
export interface PresentedCertificate {
  /** SHA-256 of the DER, lower hex. */
  readonly fingerprint: string;
  readonly serial: string;
  /** For people. */
  readonly subject: string;
  readonly commonNames: readonly string[];
  readonly organisations: readonly string[];
  /** OpenSSL's word on the chain; null when it found nothing wrong. */
  readonly chainError: string | null;
  /** The issuer is one of the certification authorities of the admission table. */
  readonly issuedByClientCa: boolean;
  /** Its chain is whole and leads to these registered roots of vendors, by their fingerprints; none: it is no vendor's. */
  readonly vendorRoots: readonly string[];
  /** PEM of one that a registered CA has issued that is not ours; null: of every other. */
  readonly outsidePem: string | null;
}

/** 8443 and 8442: see the port rules of ARCHITECTURE.md. */
export type PortRule = 'certificate_only' | 'password_or_certificate';

export type PasswordVerdict = 'not_checked' | 'wrong' | ProvenPassword;

/** Everything a handshake is decided from. */
export interface Handshake {
  readonly tableIsLive: boolean;
  readonly port: PortRule;
  readonly wireName: Result<WireName, 'wrong_path' | 'malformed_identity'>;
  readonly certificate: PresentedCertificate | null;
  readonly basic: BasicCredentials | null;
  /** The entry of `wireName`; null when there is none. */
  readonly entry: AdmissionEntry | null;
  /** The entry of the local controller that `entry` is bound to; null: it comes in by itself, or that one has none. */
  readonly controller: AdmissionEntry | null;
  /** The entry of another identity than `entry` that lists the presented fingerprint, or knows it from a record. */
  readonly fingerprintOwner: Pick<AdmissionEntry, 'identityId' | 'isController'> | null;
  /** The table listed the presented fingerprint earlier, and no longer does. */
  readonly fingerprintWasWithdrawn: boolean;
  readonly password: PasswordVerdict;
  /** Of a session that is decided about again; left out at its handshake. */
  readonly connectionId?: string;
}

export type AdmissionDecision =
  | {
      readonly kind: 'admitted';
      readonly by: 'certificate';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
      /** Ids of the exceptions without which its names would not have passed. */
      readonly exceptions: readonly string[];
    }
  /** Its local controller's certificate: what is proven is proven of the controller, and the station is bound to it. */
  | {
      readonly kind: 'admitted';
      readonly by: 'controller';
      readonly entry: AdmissionEntry;
      readonly controllerId: string;
      readonly fingerprint: string;
      readonly exceptions: readonly string[];
    }
  /** In recovery, with the named bootstrap: to BootNotification Pending, for SignCertificate only. */
  | {
      readonly kind: 'admitted';
      readonly by: 'bootstrap';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
    }
  /** With its last certificate, which has expired: as far as with a bootstrap (A00.FR.429). */
  | {
      readonly kind: 'admitted';
      readonly by: 'expired_certificate';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
    }
  /** To be taken over, with a certificate of another CA that nobody has recorded yet. */
  | {
      readonly kind: 'admitted';
      readonly by: 'outside_certificate';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
      readonly adoptedPem: string;
    }
  /** New, with the certificate that it left its factory with: as far as with a bootstrap (A00.FR.806). */
  | {
      readonly kind: 'admitted';
      readonly by: 'factory_certificate';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
    }
  /** In recovery, by the password that was made for one login: as far as with a bootstrap, and on this connection alone. */
  | {
      readonly kind: 'admitted';
      readonly by: 'one_time_key';
      readonly entry: AdmissionEntry;
      readonly keyId: string;
      readonly reading: PasswordReading;
    }
  | {
      readonly kind: 'admitted';
      readonly by: 'password';
      readonly entry: AdmissionEntry;
      readonly keyId: string;
      readonly reading: PasswordReading;
      /** A certificate was shown too, and failed: to be reported although the station is in. */
      readonly failedCertificate: HandshakeRefusal | null;
    }
  /** All but the password holds: check it and decide again. */
  | { readonly kind: 'check_password'; readonly entry: AdmissionEntry }
  | { readonly kind: 'refused'; readonly reason: HandshakeRefusal };

/** It is in to ask for a certificate, and for nothing else. */
export const getsNoFurtherThanPending = ({ by }: Extract<AdmissionDecision, { kind: 'admitted' }>): boolean =>
  by !== 'certificate' && by !== 'outside_certificate' && by !== 'controller' && by !== 'password';

type Check = (handshake: Handshake) => HandshakeRefusal | null;

const tableIsLive: Check = ({ tableIsLive }) => (tableIsLive ? null : 'admission_table_stale');

const pathNamesAnIdentity: Check = ({ wireName }) => (wireName.ok ? null : wireName.refusal);

const identityIsKnown: Check = ({ entry, wireName }) =>
  entry !== null && wireName.ok && entry.wireName === wireName.value ? null : 'unknown_identity';

/** A00.FR.403. Expiry has a name of its own: it may be tolerated of a station (A00.FR.429). */
const chainIsValid: Check = ({ certificate }) => {
  if (certificate?.chainError === 'CERT_HAS_EXPIRED') return 'certificate_expired';
  return certificate?.chainError === null && certificate.issuedByClientCa ? null : 'certificate_chain_invalid';
};

/** A valid chain is not an identity: the entry must list this very certificate. */
const fingerprintIsListed: Check = ({ certificate, entry, fingerprintOwner, fingerprintWasWithdrawn }) => {
  if (certificate !== null && entry !== null && Object.hasOwn(entry.fingerprints, certificate.fingerprint)) return null;
  if (fingerprintOwner?.isController === true) return 'station_not_behind_controller';
  if (fingerprintOwner !== null) return 'certificate_of_another_identity';
  return fingerprintWasWithdrawn || isEnded(certificate, entry)
    ? 'certificate_revoked_or_retired'
    : 'certificate_unknown';
};

/** Its record says that it has ended before its time, whatever this gateway remembers and whoever vouches for it. */
export const isEnded = (
  certificate: Pick<PresentedCertificate, 'fingerprint'> | null,
  entry: Pick<AdmissionEntry, 'recorded'> | null,
): boolean =>
  certificate !== null &&
  entry?.recorded !== undefined &&
  Object.hasOwn(entry.recorded, certificate.fingerprint) &&
  entry.recorded[certificate.fingerprint] === 'ended';

/**
 * A00.FR.404 and 405, exactly: one CN, the bound serial number; one O, the bound organisation. Or in the place of
 * either the one name that an exception accepts there.
 */
const subjectIsBound: Check = (handshake) =>
  namesOf(handshake).includes(null) ? 'certificate_subject_mismatch' : null;

/** What CN and O are to the station: the bound name, one that the exception of this id accepts, or null. */
function namesOf({ certificate, entry }: Handshake): readonly ('bound' | { readonly exceptionId: string } | null)[] {
  if (certificate === null || entry === null) return [null];
  const standing = (found: readonly string[], bound: string, attribute: AcceptedName['attribute']) => {
    if (isOnly(found, bound)) return 'bound';
    const accepted = entry.acceptedNames.filter((one) => one.attribute === attribute);
    return accepted.find(({ value }) => isOnly(found, value)) ?? null;
  };
  return [
    standing(certificate.commonNames, entry.serialNumber, 'CN'),
    standing(certificate.organisations, entry.organisation, 'O'),
  ];
}

const exceptionsUsed = (handshake: Handshake): readonly string[] =>
  namesOf(handshake).flatMap((name) => (name === null || name === 'bound' ? [] : [name.exceptionId]));

/**
 * What OpenSSL says of a chain whose root it was not given. The vendors' roots are none of ours: two people have
 * named this very certificate, and the handshake has proven its key.
 */
const CHAIN_OF_ANOTHER: ReadonlySet<string | null> = new Set([
  null,
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

/** Exactly the named one, with the bound serial number as its only CN. When it ends, the server takes it out of the entry. */
const isNamedBootstrap = ({ certificate, entry }: Handshake): boolean =>
  certificate !== null &&
  entry !== null &&
  certificate.fingerprint === entry.bootstrap &&
  !isEnded(certificate, entry) &&
  CHAIN_OF_ANOTHER.has(certificate.chainError) &&
  isOnly(certificate.commonNames, entry.serialNumber);

/**
 * The one certificate that the entry names for it, with the bound names. OpenSSL says one thing of a chain, expiry last:
 * that it is this very certificate says the rest.
 */
const isToleratedExpired = ({ certificate, entry }: Handshake): boolean =>
  certificate !== null &&
  entry !== null &&
  certificate.fingerprint === entry.expired &&
  (certificate.chainError === null || certificate.chainError === 'CERT_HAS_EXPIRED') &&
  certificate.issuedByClientCa &&
  isOnly(certificate.commonNames, entry.serialNumber) &&
  isOnly(certificate.organisations, entry.organisation);

/** Longer than that is no certificate of a station (16 KiB as PEM). */
const LONGEST_ADOPTED = 16_384;

/**
 * What is to be adopted: it holds but for its record, under the bound names themselves, and was not in this table before.
 * Null: it is not.
 */
function toBeAdopted(handshake: Handshake): string | null {
  const { certificate, entry, fingerprintOwner, fingerprintWasWithdrawn } = handshake;
  if (entry?.adoptsCertificate !== true || certificate?.outsidePem == null || isOfVendor(certificate)) return null;
  if (chainIsValid(handshake) !== null || fingerprintOwner !== null || fingerprintWasWithdrawn) return null;
  if (isEnded(certificate, entry)) return null;
  const hasBoundNames =
    isOnly(certificate.commonNames, entry.serialNumber) && isOnly(certificate.organisations, entry.organisation);
  return hasBoundNames && certificate.outsidePem.length <= LONGEST_ADOPTED ? certificate.outsidePem : null;
}

const isNobodyElses: Check = ({ fingerprintOwner }) =>
  fingerprintOwner !== null ? 'certificate_of_another_identity' : null;

const hasNotEnded: Check = ({ certificate, entry }) =>
  isEnded(certificate, entry) ? 'certificate_revoked_or_retired' : null;

const isOfVendor = ({ vendorRoots }: PresentedCertificate): boolean => vendorRoots.length > 0;

/** Serial numbers are a vendor's own: what another one's root vouches for is another station. */
const vendorIsItsOwn: Check = ({ certificate, entry }) =>
  certificate?.vendorRoots.some((root) => entry?.factoryRoots?.includes(root)) === true
    ? null
    : 'factory_certificate_not_awaited';

/** A00.FR.405; O is the vendor's. */
const serialIsBound: Check = ({ certificate, entry }) =>
  certificate !== null && entry !== null && isOnly(certificate.commonNames, entry.serialNumber)
    ? null
    : 'certificate_subject_mismatch';

/** Whoever brings a password is no new station: it is let in by that, as before there was a root of its vendor. */
const factoryCertificateIsAwaited: Check = ({ entry, basic }) =>
  entry?.awaitsFactoryCertificate === true && basic === null ? null : 'factory_certificate_not_awaited';

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
  return entry?.passwords.some((verifier) => verifier.keyId === password.keyId) === true ? null : 'wrong_password';
};

const ADDRESS: readonly Check[] = [tableIsLive, pathNamesAnIdentity, identityIsKnown];
const CERTIFICATE: readonly Check[] = [chainIsValid, fingerprintIsListed, subjectIsBound];
/** Of a certificate of a vendor, which never is one of a station's own. */
const FACTORY: readonly Check[] = [
  isNobodyElses,
  hasNotEnded,
  serialIsBound,
  factoryCertificateIsAwaited,
  vendorIsItsOwn,
];
const PASSWORD: readonly Check[] = [
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
const ONE_TIME: readonly Check[] = [
  portTakesPasswords,
  credentialsAreThere,
  usernameIsIdentity,
  showsNoCertificate,
  isNotSpent,
];

/** What a password of this entry is checked against. */
export function verifiersOf({ passwords, oneTimeKey }: AdmissionEntry): readonly PasswordVerifier[] {
  if (oneTimeKey === null || oneTimeKey.spentBy !== null) return passwords;
  const { keyId, salt, verifier, cost } = oneTimeKey;
  return [...passwords, { keyId, state: 'pending', reading: 'plain', scheme: 'scrypt', salt, verifier, cost }];
}

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
  const noPassword = firstRefusal(PASSWORD, handshake);
  if (noPassword !== null) return { kind: 'refused', reason: failedCertificate ?? noPassword };
  if (typeof handshake.password === 'string') return { kind: 'check_password', entry };
  return { kind: 'admitted', by: 'password', entry, ...handshake.password, failedCertificate };
}

function firstRefusal(checks: readonly Check[], handshake: Handshake): HandshakeRefusal | null {
  for (const check of checks) {
    const refusal = check(handshake);
    if (refusal !== null) return refusal;
  }
  return null;
}

const isOnly = (values: readonly string[], expected: string): boolean => values.length === 1 && values[0] === expected;
