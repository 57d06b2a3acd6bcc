import type { TLSSocket } from 'node:tls';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { CallerEntry, CallerList } from '../callers.ts';

/** Why nobody was let in. The first three are about a certificate, the others about a handshake that did not come to one. */
export type DoorRefusalReason =
  | 'no_certificate'
  | 'certificate_chain_invalid'
  | 'certificate_unknown'
  | 'not_tls'
  | 'tls_version_too_old'
  | 'key_not_proven'
  | 'handshake_too_slow'
  | 'handshake_failed';

export interface DoorRefusal {
  readonly reason: DoorRefusalReason;
  readonly detail: string;
}

type Shown = Pick<TLSSocket, 'authorized' | 'authorizationError' | 'getPeerX509Certificate'>;

/**
 * Who is at the other end of a finished handshake. OpenSSL has proven the key and judged the chain;
 * which certificates of that chain's authority are callers says the caller list alone.
 */
export function judgeCaller(socket: Shown, { byFingerprint }: CallerList): Result<CallerEntry, DoorRefusal> {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return refused({ reason: 'no_certificate', detail: 'it showed no certificate' });

  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  const shown = `${fingerprint} (${printable(certificate.subject)})`;
  if (!socket.authorized) {
    return refused({
      reason: 'certificate_chain_invalid',
      detail: `OpenSSL refuses ${shown}: ${String(socket.authorizationError)}`,
    });
  }
  const caller = byFingerprint.get(fingerprint);
  if (caller === undefined) {
    return refused({ reason: 'certificate_unknown', detail: `no caller has the certificate ${shown}` });
  }
  return ok(caller);
}

/** A subject is the peer's own words, one attribute a line. */
const printable = (subject: string): string =>
  subject
    .replaceAll('\n', ', ')
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 200);
