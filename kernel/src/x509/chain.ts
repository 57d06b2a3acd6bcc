import type { Certificate } from './certificate.ts';
import { formatName } from './distinguished-name.ts';
import { Oid } from './object-identifiers.ts';
import { keyWeakness } from './public-key.ts';
import { type Diagnosed, diagnosed } from './refusal.ts';
import { isSignedBy } from './signed.ts';

export type ChainRefusal =
  | 'unknown_issuer'
  | 'expired'
  | 'not_yet_valid'
  | 'issuer_expired'
  | 'issuer_not_yet_valid'
  | 'issuer_not_ca'
  | 'issuer_key_usage'
  | 'path_too_long'
  | 'key_too_weak'
  | 'extension_not_supported'
  | 'too_complex';

/** Whether `issuer` signed `certificate` and bears the name it says; CA rights and dates are `validateChain`'s. */
export function verifyIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return certificate.issuer.der.equals(issuer.subject.der) && isSignedBy(certificate, issuer.spki);
}

const MAXIMUM_CHAIN_LENGTH = 6;
/** Cross-signed sets make many paths; each step costs a signature check, so their number is bounded. */
const MAXIMUM_SIGNATURE_CHECKS = 40;

/**
 * RFC 5280 section 6 for the profiles in use: finds a path from `leaf` over `intermediates` to one
 * of `roots` and checks each step. Policies and revocation are the caller's; name constraints are
 * not evaluated, so a CA that has them is refused. Returns the path, leaf first, root last.
 */
export function validateChain(
  leaf: Certificate,
  intermediates: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
): Diagnosed<readonly Certificate[], ChainRefusal> {
  let checksLeft = MAXIMUM_SIGNATURE_CHECKS;
  let firstRefusal: Diagnosed<never, ChainRefusal> | null = null;

  const extend = (path: readonly Certificate[]): readonly Certificate[] | null => {
    const last = path[path.length - 1] ?? leaf;
    for (const [candidates, areRoots] of [
      [roots, true],
      [intermediates, false],
    ] as const) {
      for (const issuer of candidates) {
        if (path.some((member) => member.fingerprint === issuer.fingerprint)) continue;
        if (!last.issuer.der.equals(issuer.subject.der) || checksLeft-- <= 0 || !verifyIssuedBy(last, issuer)) continue;
        const next = [...path, issuer];
        const refusal = areRoots ? pathRefusal(next, at) : null;
        if (areRoots && refusal === null) return next;
        firstRefusal ??= refusal;
        const found = areRoots || next.length >= MAXIMUM_CHAIN_LENGTH ? null : extend(next);
        if (found !== null) return found;
      }
    }
    return null;
  };

  const path = extend([leaf]);
  if (path !== null) return { ok: true, value: path };
  if (firstRefusal !== null) return firstRefusal;
  if (checksLeft <= 0) return diagnosed('too_complex', 'too many possible paths to a trust anchor');
  return diagnosed('unknown_issuer', `no trust anchor was found for the issuer ${formatName(leaf.issuer)}`);
}

type PathRefusal = Diagnosed<never, ChainRefusal> | null;

/** The first reason against a path whose names and signatures fit. */
function pathRefusal(path: readonly Certificate[], at: Date): PathRefusal {
  for (const [index, certificate] of path.entries()) {
    const refusal =
      validityRefusal(certificate, index === 0, at) ??
      weaknessRefusal(certificate) ??
      extensionRefusal(certificate) ??
      (index === 0 ? null : authorityRefusal(path, index));
    if (refusal !== null) return refusal;
  }
  return null;
}

function validityRefusal(certificate: Certificate, isLeaf: boolean, at: Date): PathRefusal {
  const who = formatName(certificate.subject);
  if (at < certificate.notBefore) {
    const reason = isLeaf ? 'not_yet_valid' : 'issuer_not_yet_valid';
    return diagnosed(reason, `${who} is valid from ${certificate.notBefore.toISOString()}`);
  }
  if (at > certificate.notAfter) {
    return diagnosed(isLeaf ? 'expired' : 'issuer_expired', `${who} expired at ${certificate.notAfter.toISOString()}`);
  }
  return null;
}

function weaknessRefusal(certificate: Certificate): PathRefusal {
  const weakness = keyWeakness(certificate.key);
  return weakness === null ? null : diagnosed('key_too_weak', `${formatName(certificate.subject)} has ${weakness}`);
}

/** certificatePolicies need no processing while any policy is acceptable (RFC 5280 6.1.1, initial set any-policy). */
const PROCESSED: ReadonlySet<string> = new Set([
  Oid.basicConstraints,
  Oid.keyUsage,
  Oid.extendedKeyUsage,
  Oid.subjectAltName,
  Oid.subjectKeyIdentifier,
  Oid.authorityKeyIdentifier,
  Oid.certificatePolicies,
]);

/** The first extension for which no path over this certificate is accepted, as a dotted object identifier; null: none. */
export function unsupportedExtension({ extensions }: Certificate): string | null {
  const unknown = extensions.find(
    ({ oid, critical }) => oid === Oid.nameConstraints || (critical && !PROCESSED.has(oid)),
  );
  return unknown?.oid ?? null;
}

function extensionRefusal(certificate: Certificate): PathRefusal {
  const oid = unsupportedExtension(certificate);
  if (oid === null) return null;
  return diagnosed('extension_not_supported', `${formatName(certificate.subject)} has the extension ${oid}`);
}

/** `path[index]` as an issuer: CA, allowed to sign certificates, and its path length not exceeded. */
function authorityRefusal(path: readonly Certificate[], index: number): PathRefusal {
  const issuer = path[index];
  if (issuer === undefined) return null;
  const who = formatName(issuer.subject);
  if (!issuer.isCa) return diagnosed('issuer_not_ca', `${who} is no CA`);
  if (issuer.keyUsage !== null && !issuer.keyUsage.includes('keyCertSign')) {
    return diagnosed('issuer_key_usage', `${who} may not sign certificates`);
  }
  // RFC 5280 4.2.1.9: self-issued CA certificates between it and the leaf do not count.
  const between = path.slice(1, index).filter((ca) => !ca.subject.der.equals(ca.issuer.der)).length;
  if (issuer.pathLength !== null && between > issuer.pathLength) {
    return diagnosed('path_too_long', `${who} allows ${issuer.pathLength} CAs below it, here are ${between}`);
  }
  return null;
}
