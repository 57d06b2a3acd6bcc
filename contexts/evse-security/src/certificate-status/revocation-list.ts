import { setImmediate } from 'node:timers/promises';
import {
  type Certificate,
  type CrlOutline,
  type CrlRefusal,
  type Diagnosed,
  diagnosed,
  parseCrlOutline,
  readCrlEntries,
  verifyCrl,
  type X509Refusal,
} from '@bfcert/kernel/x509';

export type ListRefusal = X509Refusal | CrlRefusal | 'not_yet_valid' | 'expired' | 'other_scope';

/** A list that its issuer has signed, whole. */
export interface ReadList extends Pick<CrlOutline, 'thisUpdate' | 'nextUpdate'> {
  readonly scope: CrlOutline['issuingDistributionPoint'];
  /** Of the revoked certificates, as in `CertId`. */
  readonly serials: ReadonlySet<string>;
}

export interface ListedStatus {
  /** `unknown`: the list does not have it, and may not be the one that would. */
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly nextUpdate: Date;
}

/** How far the issuer's clock may be off. */
const CLOCK_SKEW_MS = 5 * 60_000;
/** Some milliseconds of work: then whoever else waits for the process has his turn. */
const ENTRIES_AT_ONCE = 500;

/** Reads a list that `issuer` has signed, some entries at a time. Rejects when `signal` ends it. */
export async function readList(
  der: Buffer,
  issuer: Certificate,
  signal: AbortSignal,
): Promise<Diagnosed<ReadList, ListRefusal>> {
  const parsed = parseCrlOutline(der);
  if (!parsed.ok) return parsed;
  // Before the entries are looked at: reading them throws where they are none, which no issuer signs.
  const verified = verifyCrl(parsed.value, issuer);
  if (!verified.ok) return verified;
  const { thisUpdate, nextUpdate, issuingDistributionPoint: scope, entriesDer } = verified.value;
  const serials = new Set<string>();
  let read = 0;
  for (const { serial } of readCrlEntries(entriesDer)) {
    if (serials.has(serial)) return diagnosed('malformed', `the serial ${serial} occurs twice`);
    serials.add(serial);
    if (++read % ENTRIES_AT_ONCE === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
  }
  return { ok: true, value: { thisUpdate, nextUpdate, scope, serials } };
}

/**
 * What a list says of the certificate that its issuer has numbered `serial` and that names `url` as a distribution point of
 * its list (RFC 5280 6.3.3, of complete lists). Whether it is a CA nobody says: a list for one kind is silent on the other.
 */
export function listedStatus(
  list: ReadList,
  { serial, url, at }: { readonly serial: string; readonly url: string; readonly at: Date },
): Diagnosed<ListedStatus, ListRefusal> {
  const { thisUpdate, nextUpdate, scope, serials } = list;
  if (thisUpdate.getTime() > at.getTime() + CLOCK_SKEW_MS) {
    return diagnosed('not_yet_valid', `the list is of ${thisUpdate.toISOString()}`);
  }
  if (isOver(list, at)) return diagnosed('expired', `the list was valid until ${nextUpdate.toISOString()}`);
  if (scope !== null && scope.uris !== null && !scope.uris.includes(url)) {
    return diagnosed('other_scope', 'the list is for certificates of another distribution point');
  }
  const ofOneKind = scope !== null && scope.onlyContains !== null;
  const status = serials.has(serial) ? 'revoked' : ofOneKind ? 'unknown' : 'good';
  return { ok: true, value: { status, nextUpdate } };
}

export const isOver = ({ nextUpdate }: Pick<ReadList, 'nextUpdate'>, at: Date): boolean =>
  nextUpdate.getTime() < at.getTime() - CLOCK_SKEW_MS;
