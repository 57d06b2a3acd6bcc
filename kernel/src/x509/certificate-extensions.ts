import { contextConstructed, contextPrimitive, type DerReader, Tag } from '../der/index.ts';
import { readDistributionPointName } from './distribution-point-name.ts';
import { type Extension, findExtension } from './extension.ts';
import { readGeneralName, readGeneralNames } from './general-name.ts';
import { KEY_USAGES, type KeyUsage } from './key-usage.ts';
import { Oid } from './object-identifiers.ts';
import { Refused } from './refusal.ts';

/** What a certificate's known extensions say; absent ones are null, empty or false. */
export interface CertificateExtensions {
  readonly isCa: boolean;
  readonly pathLength: number | null;
  readonly keyUsage: readonly KeyUsage[] | null;
  /** Dotted object identifiers. */
  readonly extendedKeyUsage: readonly string[] | null;
  readonly dnsNames: readonly string[];
  /** Lower-case hex. */
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  /** Where the issuer's CRLs are, over every distribution point that is not for some reasons or another issuer only. */
  readonly crlUris: readonly string[];
  readonly ocspUris: readonly string[];
  /** Where the issuer's certificate is. */
  readonly caIssuerUris: readonly string[];
  /** Dotted object identifiers, without their qualifiers. */
  readonly policies: readonly string[] | null;
  /** The revocation of this OCSP responder is not to be asked for (RFC 6960 4.2.2.2.1). */
  readonly hasOcspNoCheck: boolean;
}

export function readCertificateExtensions(extensions: readonly Extension[]): CertificateExtensions {
  const find = <Value>(oid: string, name: string, read: (reader: DerReader) => Value): Value | null =>
    findExtension(extensions, oid, name, read);
  const constraints = find(Oid.basicConstraints, 'basicConstraints', readBasicConstraints);
  const access = find(Oid.authorityInfoAccess, 'authorityInfoAccess', readAuthorityInfoAccess);
  return {
    isCa: constraints?.isCa ?? false,
    pathLength: constraints?.pathLength ?? null,
    keyUsage: find(Oid.keyUsage, 'keyUsage', readKeyUsage),
    extendedKeyUsage: find(Oid.extendedKeyUsage, 'extendedKeyUsage', readExtendedKeyUsage),
    dnsNames: find(Oid.subjectAltName, 'subjectAltName', (reader) => readGeneralNames(reader, 'dns')) ?? [],
    subjectKeyId: find(Oid.subjectKeyIdentifier, 'subjectKeyIdentifier', (reader) =>
      reader.octetString().toString('hex'),
    ),
    authorityKeyId: find(Oid.authorityKeyIdentifier, 'authorityKeyIdentifier', readAuthorityKeyId),
    crlUris: find(Oid.crlDistributionPoints, 'cRLDistributionPoints', readCrlUris) ?? [],
    ocspUris: access?.ocsp ?? [],
    caIssuerUris: access?.caIssuers ?? [],
    policies: find(Oid.certificatePolicies, 'certificatePolicies', readPolicies),
    hasOcspNoCheck: find(Oid.ocspNoCheck, 'ocspNoCheck', readOcspNoCheck) ?? false,
  };
}

export function readBasicConstraints(reader: DerReader): { isCa: boolean; pathLength: number | null } {
  return reader.sequence((inner) => {
    const isCa = inner.booleanDefaultFalse();
    const pathLength = inner.optional(Tag.integer, (r) => r.smallInteger());
    // RFC 5280 4.2.1.9: pathLenConstraint is meaningful only with cA.
    if (pathLength !== null && !isCa) throw new Refused('malformed', 'a path length without CA');
    return { isCa, pathLength };
  });
}

/** Trailing zero bits are read past: embedded libraries write them although a named bit list has none. */
export function readKeyUsage(reader: DerReader): KeyUsage[] {
  const { bytes } = reader.bitString();
  const usages = KEY_USAGES.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
  if (usages.length === 0) throw new Refused('malformed', 'a key usage without any bit');
  return usages;
}

function readExtendedKeyUsage(reader: DerReader): string[] {
  return nonEmpty(reader, 'an empty extended key usage', (item) => item.oid());
}

export function readAuthorityKeyId(reader: DerReader): string | null {
  return reader.sequence((inner) => {
    const keyId = inner.optional(contextPrimitive(0), (r) => r.primitive(contextPrimitive(0)).toString('hex'));
    // authorityCertIssuer and authorityCertSerialNumber: we chain by name and key, never by these.
    inner.optional(contextConstructed(1), (r) => r.any());
    inner.optional(contextPrimitive(2), (r) => r.any());
    return keyId;
  });
}

/** RFC 5280 4.2.1.13. A point limited to some reasons or served by another issuer is no list of all revocations. */
function readCrlUris(reader: DerReader): string[] {
  return nonEmpty(reader, 'an empty cRLDistributionPoints', (item) =>
    item.sequence((point) => {
      const uris = readDistributionPointName(point) ?? [];
      const reasons = point.optional(contextPrimitive(1), (r) => r.bitString(contextPrimitive(1)));
      const otherIssuer = point.optional(contextConstructed(2), (r) => r.any());
      return reasons === null && otherIssuer === null ? uris : [];
    }),
  ).flat();
}

/** RFC 5280 4.2.2.1; other access methods and other kinds of names are read past. */
function readAuthorityInfoAccess(reader: DerReader): { ocsp: string[]; caIssuers: string[] } {
  const descriptions = nonEmpty(reader, 'an empty authorityInfoAccess', (item) =>
    item.sequence((description) => ({ method: description.oid(), location: readGeneralName(description) })),
  );
  const urisOf = (wanted: string) =>
    descriptions.flatMap(({ method, location }) =>
      method === wanted && location?.kind === 'uri' ? [location.text] : [],
    );
  return { ocsp: urisOf(Oid.accessOcsp), caIssuers: urisOf(Oid.accessCaIssuers) };
}

function readPolicies(reader: DerReader): string[] {
  const policies = nonEmpty(reader, 'an empty certificatePolicies', (item) =>
    item.sequence((policy) => {
      const oid = policy.oid();
      policy.optional(Tag.sequence, (qualifiers) => qualifiers.any());
      return oid;
    }),
  );
  if (new Set(policies).size !== policies.length) throw new Refused('malformed', 'a certificate policy occurs twice');
  return policies;
}

function readOcspNoCheck(reader: DerReader): true {
  reader.null();
  return true;
}

/** SEQUENCE SIZE (1..MAX) OF. */
function nonEmpty<Value>(reader: DerReader, fault: string, read: (item: DerReader) => Value): Value[] {
  const values = reader.sequence((list) => list.each(read));
  if (values.length === 0) throw new Refused('malformed', fault);
  return values;
}
