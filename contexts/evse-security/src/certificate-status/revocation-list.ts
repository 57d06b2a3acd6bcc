import {
  type Certificate,
  type Crl,
  type CrlRefusal,
  type Diagnosed,
  diagnosed,
  parseCrl,
  verifyCrl,
  type X509Refusal,
} from '@bfcert/kernel/x509';

export type ListRefusal = X509Refusal | CrlRefusal | 'not_yet_valid' | 'expired' | 'other_scope';

export interface ListedStatus {
  /** `unknown`: the list does not have it, and may not be the one that would. */
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly nextUpdate: Date;
}

/** How far the issuer's clock may be off. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * What a list says of the certificate that `issuer` has numbered `serial` and that names `url` as a distribution point of
 * its list (RFC 5280 6.3.3, of complete lists). Whether it is a CA nobody says: a list for one kind is silent on the other.
 */
export function readList(
  der: Buffer,
  {
    issuer,
    serial,
    url,
    at,
  }: { readonly issuer: Certificate; readonly serial: string; readonly url: string; readonly at: Date },
): Diagnosed<ListedStatus, ListRefusal> {
  const parsed = parseCrl(der);
  if (!parsed.ok) return parsed;
  const verified = verifyCrl(parsed.value, issuer);
  if (!verified.ok) return verified;
  const refusal = timeOrScopeRefusal(parsed.value, url, at);
  if (refusal !== null) return refusal;
  const { entries, issuingDistributionPoint: scope, nextUpdate } = parsed.value;
  const ofOneKind = scope !== null && scope.onlyContains !== null;
  const status = entries.has(serial) ? 'revoked' : ofOneKind ? 'unknown' : 'good';
  return { ok: true, value: { status, nextUpdate } };
}

function timeOrScopeRefusal(
  { thisUpdate, nextUpdate, issuingDistributionPoint: scope }: Crl,
  url: string,
  at: Date,
): Diagnosed<never, ListRefusal> | null {
  if (thisUpdate.getTime() > at.getTime() + CLOCK_SKEW_MS) {
    return diagnosed('not_yet_valid', `the list is of ${thisUpdate.toISOString()}`);
  }
  if (nextUpdate.getTime() < at.getTime() - CLOCK_SKEW_MS) {
    return diagnosed('expired', `the list was valid until ${nextUpdate.toISOString()}`);
  }
  const isOfAnother = scope !== null && scope.uris !== null && !scope.uris.includes(url);
  return isOfAnother ? diagnosed('other_scope', 'the list is for certificates of another distribution point') : null;
}
