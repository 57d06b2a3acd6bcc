import type { HandshakeRefusal } from '@bfcert/evse-security/station-contract';
import type { Handshake } from './admission-decision.ts';

/** One question to a handshake; null: nothing speaks against it. */
export type Check = (handshake: Handshake) => HandshakeRefusal | null;

export function firstRefusal(checks: readonly Check[], handshake: Handshake): HandshakeRefusal | null {
  for (const check of checks) {
    const refusal = check(handshake);
    if (refusal !== null) return refusal;
  }
  return null;
}
