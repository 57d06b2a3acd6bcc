import type { ServerSlot } from '../server-certificate/server-certificate-source.ts';

/**
 * The root under which our station listeners' certificates of one key algorithm are to stand. Stations know us by it, so it
 * changes by a command alone: an authority that has come to issue under another root changes nothing of it.
 */
export interface ListenerRoot {
  readonly slot: ServerSlot;
  /** SHA-256 of its DER, hex. */
  readonly fingerprint: string;
  /** RFC 3339. */
  readonly since: string;
  readonly by: string;
  readonly reason: string;
}

/** That, and what its authority issues under by itself. */
export interface ServerChain extends ListenerRoot {
  readonly name: string;
  readonly authority: { readonly fingerprint: string; readonly name: string };
  /** The authority has another root; listeners stay under theirs until somebody switches them. */
  readonly isHeld: boolean;
}
