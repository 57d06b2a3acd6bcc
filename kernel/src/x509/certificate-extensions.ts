import { contextConstructed, contextPrimitive, type DerReader, Tag } from '../der/index.ts';
import type { Extension } from './extension.ts';
import { KEY_USAGES, type KeyUsage } from './key-usage.ts';
import { Oid } from './object-identifiers.ts';
import { Refused, readNested } from './refusal.ts';

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
}

export function readCertificateExtensions(extensions: readonly Extension[]): CertificateExtensions {
  const find = <Value>(oid: string, name: string, read: (reader: DerReader) => Value): Value | null => {
    const extension = extensions.find((candidate) => candidate.oid === oid);
    return extension === undefined ? null : readNested(extension.value, name, read);
  };
  const constraints = find(Oid.basicConstraints, 'basicConstraints', readBasicConstraints);
  return {
    isCa: constraints?.isCa ?? false,
    pathLength: constraints?.pathLength ?? null,
    keyUsage: find(Oid.keyUsage, 'keyUsage', readKeyUsage),
    extendedKeyUsage: find(Oid.extendedKeyUsage, 'extendedKeyUsage', readExtendedKeyUsage),
    dnsNames: find(Oid.subjectAltName, 'subjectAltName', readDnsNames) ?? [],
    subjectKeyId: find(Oid.subjectKeyIdentifier, 'subjectKeyIdentifier', (reader) =>
      reader.octetString().toString('hex'),
    ),
    authorityKeyId: find(Oid.authorityKeyIdentifier, 'authorityKeyIdentifier', readAuthorityKeyId),
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
  const usages = reader.sequence((inner) => inner.each((item) => item.oid()));
  if (usages.length === 0) throw new Refused('malformed', 'an empty extended key usage');
  return usages;
}

const DNS_NAME = contextPrimitive(2);
/** GeneralName, RFC 5280 4.2.1.6: otherName, x400Address, directoryName and ediPartyName are constructed. */
const GENERAL_NAME_TAGS: ReadonlySet<number> = new Set([
  ...[1, 2, 6, 7, 8].map(contextPrimitive),
  ...[0, 3, 4, 5].map(contextConstructed),
]);
/** What DNS names and wildcards consist of; a comma or a quote could pose as a second name where lists are printed. */
const DNS_TEXT = /^[A-Za-z0-9._*-]+$/;

function readDnsNames(reader: DerReader): string[] {
  return reader.sequence((names) => {
    if (names.atEnd) throw new Refused('malformed', 'an empty subjectAltName');
    return names.each(readGeneralName).filter((name) => name !== null);
  });
}

/** The text of a dNSName, null for another kind. */
function readGeneralName(reader: DerReader): string | null {
  const tag = reader.peek();
  if (tag === null || !GENERAL_NAME_TAGS.has(tag)) return reader.fail('unexpected_tag');
  if (tag !== DNS_NAME) {
    reader.any();
    return null;
  }
  const text = reader.primitive(tag).toString('latin1');
  if (!DNS_TEXT.test(text)) throw new Refused('malformed', 'a dNSName with characters no DNS name has');
  return text;
}

function readAuthorityKeyId(reader: DerReader): string | null {
  return reader.sequence((inner) => {
    const keyId = inner.optional(contextPrimitive(0), (r) => r.primitive(contextPrimitive(0)).toString('hex'));
    // authorityCertIssuer and authorityCertSerialNumber: we chain by name and key, never by these.
    inner.optional(contextConstructed(1), (r) => r.any());
    inner.optional(contextPrimitive(2), (r) => r.any());
    return keyId;
  });
}
