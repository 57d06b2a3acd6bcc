import type { TLSSocket } from 'node:tls';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { DOOR_REFUSALS } from '@bfcert/pki-contract';
import type { CallerEntry, CallerList } from '../callers.ts';

export type DoorRefusalReason = (typeof DOOR_REFUSALS)[number];

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
