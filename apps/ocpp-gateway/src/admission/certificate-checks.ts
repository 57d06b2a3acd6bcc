import type { AcceptedName, AdmissionEntry } from '@bfcert/evse-security/station-contract';
import type { Handshake, PresentedCertificate } from './admission-decision.ts';
import type { Check } from './check.ts';

/** A00.FR.403. Expiry has a name of its own: it may be tolerated of a station (A00.FR.429). */
const chainIsValid: Check = ({ certificate }) => {
  if (certificate?.chainError === 'CERT_HAS_EXPIRED') return 'certificate_expired';
  if (certificate === null || certificate.chainError !== null) return 'certificate_chain_invalid';
  // OpenSSL has found a way to a root of ours by what came with it: whose certificates that one issues, nobody has said.
  return certificate.issuedByClientCa ? null : 'certificate_issuer_not_registered';
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

export const exceptionsUsed = (handshake: Handshake): readonly string[] =>
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
export const isNamedBootstrap = ({ certificate, entry }: Handshake): boolean =>
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
export const isToleratedExpired = ({ certificate, entry }: Handshake): boolean =>
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
export function toBeAdopted(handshake: Handshake): string | null {
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

export const isOfVendor = ({ vendorRoots }: PresentedCertificate): boolean => vendorRoots.length > 0;

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

export const CERTIFICATE: readonly Check[] = [chainIsValid, fingerprintIsListed, subjectIsBound];
/** Of a certificate of a vendor, which never is one of a station's own. */
export const FACTORY: readonly Check[] = [
  isNobodyElses,
  hasNotEnded,
  serialIsBound,
  factoryCertificateIsAwaited,
  vendorIsItsOwn,
];

const isOnly = (values: readonly string[], expected: string): boolean => values.length === 1 && values[0] === expected;
