import type { AnchorRollout, TrustAnchor } from '@bfcert/certificate-lifecycle';
import type {
  TrustAnchorInstallation,
  TrustAnchorState,
} from '../trust-anchor-installation/trust-anchor-installation.ts';

type Known = Pick<TrustAnchorInstallation, 'fingerprint' | 'state'>;

/** A station that may list it, by what is known. */
const mayHave: ReadonlySet<TrustAnchorState> = new Set(['requested', 'installed', 'verified', 'mismatched']);

/** Whether a station lists all that it is to have, and nothing of ours besides; by what is known of it. */
export function hasArrived(
  { anchors, unwanted }: Pick<AnchorRollout, 'anchors' | 'unwanted'>,
  known: readonly Known[],
): boolean {
  const states = new Map(known.map(({ fingerprint, state }) => [fingerprint, state]));
  return (
    anchors.every((anchor) => isVerified(anchor, states) || isReplaced(anchor, anchors, states)) &&
    unwanted.every(({ fingerprint }) => !mayHave.has(states.get(fingerprint) ?? 'intended'))
  );
}

type States = ReadonlyMap<string, TrustAnchorState>;

const isVerified = ({ fingerprint }: TrustAnchor, states: States): boolean => states.get(fingerprint) === 'verified';

/** One that checks additional roots deletes a root by itself once the one that it has signed works (M05.FR.09–16). */
const isReplaced = ({ fingerprint }: TrustAnchor, anchors: readonly TrustAnchor[], states: States): boolean =>
  states.get(fingerprint) === 'removed' &&
  anchors.some((other) => other.signed?.by.fingerprint === fingerprint && isVerified(other, states));
