import { hash } from 'node:crypto';
import {
  encodeBoolean,
  encodeImplicit,
  encodeInteger,
  encodeNamedBits,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../der/index.ts';
import { encodeDistributionPointName } from './distribution-point-name.ts';
import type { Extension } from './extension.ts';
import { encodeUri } from './general-name.ts';
import { KEY_USAGES, type KeyUsage } from './key-usage.ts';
import { Oid } from './object-identifiers.ts';
import { readSubjectPublicKeyInfo } from './public-key.ts';
import { readNested } from './refusal.ts';

const extension = (oid: string, critical: boolean, value: Buffer): Extension => ({ oid, critical, value });

/** Critical, as RFC 5280 4.2.1.9 wants it in CA certificates. */
export function basicConstraints({ ca, pathLength }: { ca: boolean; pathLength?: number }): Extension {
  if (!ca && pathLength !== undefined) throw new Error('a path length needs a CA');
  const parts = [
    ...(ca ? [encodeBoolean(true)] : []),
    ...(pathLength === undefined ? [] : [encodeInteger(pathLength)]),
  ];
  return extension(Oid.basicConstraints, true, encodeSequence(...parts));
}

/** Critical (RFC 5280 4.2.1.3). At least one usage. */
export function keyUsage(usages: readonly KeyUsage[]): Extension {
  if (usages.length === 0) throw new Error('a key usage has at least one bit');
  return extension(Oid.keyUsage, true, encodeNamedBits(usages.map((usage) => KEY_USAGES.indexOf(usage))));
}

/** Dotted object identifiers, at least one; not critical. */
export function extendedKeyUsage(purposes: readonly string[]): Extension {
  if (purposes.length === 0) throw new Error('an extended key usage has at least one purpose');
  return extension(Oid.extendedKeyUsage, false, encodeSequence(...purposes.map(encodeOid)));
}

/** RFC 5280 4.2.1.2 method 1: SHA-1 of the key bits, 20 bytes. It names the key and protects nothing. */
export function keyIdentifierOf(spki: Uint8Array): Buffer {
  const { keyBits } = readNested(spki, 'public key', readSubjectPublicKeyInfo);
  return hash('sha1', keyBits, 'buffer');
}

export const subjectKeyIdentifier = (spki: Uint8Array): Extension =>
  extension(Oid.subjectKeyIdentifier, false, encodeOctetString(keyIdentifierOf(spki)));

/** The issuer's own subjectKeyIdentifier (hex) where it has one, else its public key. */
export function authorityKeyIdentifier(
  issuer: { readonly subjectKeyId: string | null; readonly spki: Uint8Array } | Uint8Array,
): Extension {
  const keyId =
    issuer instanceof Uint8Array
      ? keyIdentifierOf(issuer)
      : issuer.subjectKeyId === null
        ? keyIdentifierOf(issuer.spki)
        : Buffer.from(issuer.subjectKeyId, 'hex');
  return extension(Oid.authorityKeyIdentifier, false, encodeSequence(encodeImplicit(0, keyId)));
}

/** Letters, digits, hyphen and dots in ASCII (RFC 1034 as RFC 5280 4.2.1.6 asks), at most 253 characters. */
const DNS_NAME = /^(?=.{1,253}$)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*$/;

export const isDnsName = (name: string): boolean => DNS_NAME.test(name);

export function subjectAltName({ dnsNames }: { dnsNames: readonly string[] }): Extension {
  if (dnsNames.length === 0) throw new Error('a subjectAltName has at least one name');
  const names = dnsNames.map((name) => {
    if (!isDnsName(name)) throw new RangeError(`not a DNS name: ${JSON.stringify(name)}`);
    return encodeImplicit(2, Buffer.from(name, 'latin1'));
  });
  return extension(Oid.subjectAltName, false, encodeSequence(...names));
}

/** OCSP responders and places to fetch the issuer from (RFC 5280 4.2.2.1), as http URIs; at least one. */
export function authorityInfoAccess(access: {
  readonly ocsp?: readonly string[];
  readonly caIssuers?: readonly string[];
}): Extension {
  const descriptions = [
    ...(access.ocsp ?? []).map((text) => encodeSequence(encodeOid(Oid.accessOcsp), encodeUri(text))),
    ...(access.caIssuers ?? []).map((text) => encodeSequence(encodeOid(Oid.accessCaIssuers), encodeUri(text))),
  ];
  if (descriptions.length === 0) throw new Error('an authorityInfoAccess has at least one description');
  return extension(Oid.authorityInfoAccess, false, encodeSequence(...descriptions));
}

/** One distribution point that lists the given http URIs (RFC 5280 4.2.1.13). */
export const crlDistributionPoints = (uris: readonly string[]): Extension =>
  extension(Oid.crlDistributionPoints, false, encodeSequence(encodeSequence(encodeDistributionPointName(uris))));

/** Policy identifiers without qualifiers (RFC 5280 4.2.1.4). */
export function certificatePolicies(policies: readonly string[]): Extension {
  if (policies.length === 0) throw new Error('a certificatePolicies has at least one policy');
  const items = policies.map((policy) => encodeSequence(encodeOid(policy)));
  return extension(Oid.certificatePolicies, false, encodeSequence(...items));
}

/** RFC 6960 4.2.2.2.1: this responder's certificate is not itself checked for revocation. */
export const ocspNoCheck = (): Extension => extension(Oid.ocspNoCheck, false, encodeNull());
