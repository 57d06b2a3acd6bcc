import { ok, type Result, refused } from '@bfcert/kernel/result';
import { formatName } from '@bfcert/kernel/x509';
import type { ChainRefusal } from './certificate-import.ts';
import type { ReadCertificate } from './read-bundle.ts';

/** Leaf first. `whole`: the last one is a root. */
export interface BuiltChain {
  readonly path: readonly ReadCertificate[];
  readonly whole: boolean;
}

interface Fault {
  readonly reason: ChainRefusal;
  readonly detail: string;
}

const MAXIMUM_LENGTH = 6;

/**
 * Puts a chain together from certificates in no order, signature by signature as OpenSSL checks them,
 * and holds each issuer to what it may do (RFC 5280 6.1). Of several that fit, as cross-signed ones
 * do, the first that leads to a root is taken.
 */
export function buildChain(
  leaf: ReadCertificate,
  authorities: readonly ReadCertificate[],
  now: Date,
): Result<BuiltChain, Fault> {
  const { notBefore, notAfter } = leaf.parsed;
  if (notAfter <= now) return refused({ reason: 'expired', detail: `It expired at ${notAfter.toISOString()}.` });
  if (notBefore > now)
    return refused({ reason: 'not_yet_valid', detail: `It is valid from ${notBefore.toISOString()}.` });
  const path = extend([leaf], authorities);
  for (const [index] of path.entries()) {
    const fault = index === 0 ? null : issuerFault(path, index, now);
    if (fault !== null) return refused(fault);
  }
  const top = path.at(-1) ?? leaf;
  return ok({ path, whole: isSelfIssued(top) });
}

/** The longest way up there is, unless one ends in a root before. */
function extend(path: readonly ReadCertificate[], authorities: readonly ReadCertificate[]): readonly ReadCertificate[] {
  const last = path.at(-1);
  if (last === undefined || isSelfIssued(last) || path.length === MAXIMUM_LENGTH) return path;
  let longest = path;
  for (const issuer of authorities) {
    if (path.includes(issuer) || !last.openssl.checkIssued(issuer.openssl)) continue;
    if (!last.openssl.verify(issuer.openssl.publicKey)) continue;
    const found = extend([...path, issuer], authorities);
    const top = found.at(-1);
    if (top !== undefined && isSelfIssued(top)) return found;
    if (found.length > longest.length) longest = found;
  }
  return longest;
}

const isSelfIssued = ({ parsed }: ReadCertificate): boolean => parsed.issuer.der.equals(parsed.subject.der);

function issuerFault(path: readonly ReadCertificate[], index: number, now: Date): Fault | null {
  const issuer = path[index]?.parsed;
  if (issuer === undefined) return null;
  const who = formatName(issuer.subject);
  if (!issuer.isCa || (issuer.keyUsage !== null && !issuer.keyUsage.includes('keyCertSign'))) {
    return { reason: 'issuer_not_ca', detail: `${who} may not sign certificates.` };
  }
  if (issuer.notBefore > now || issuer.notAfter <= now) {
    return { reason: 'issuer_not_valid', detail: `${who} is outside its validity.` };
  }
  const between = path.slice(1, index).filter((ca) => !isSelfIssued(ca)).length;
  if (issuer.pathLength !== null && between > issuer.pathLength) {
    return { reason: 'path_too_long', detail: `${who} allows ${issuer.pathLength} CAs below it, here are ${between}.` };
  }
  return null;
}
