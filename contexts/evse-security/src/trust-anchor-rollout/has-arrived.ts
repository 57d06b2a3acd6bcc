import type { AnchorRollout, TrustAnchor } from '@bfcert/certificate-lifecycle';
import type {
  TrustAnchorInstallation,
  TrustAnchorState,
} from '../trust-anchor-installation/trust-anchor-installation.ts';

type Known = Pick<TrustAnchorInstallation, 'fingerprint' | 'state'>;

/** A station that may list it, by what is known. */
const mayHave: ReadonlySet<TrustAnchorState> = new Set(['requested', 'installed', 'verified', 'mismatched']);

/** Whether a station lists all that it is to have, and nothing of ours besides; by what is known of it. */
export const hasArrived = (rollout: Pick<AnchorRollout, 'anchors' | 'unwanted'>, known: readonly Known[]): boolean =>
  missingAt(rollout, known).length === 0 && leftAt(rollout, known).length === 0;

/** What it is to have, and is not known to list. */
export function missingAt(
  { anchors }: Pick<AnchorRollout, 'anchors'>,
  known: readonly Known[],
): readonly TrustAnchor[] {
  const states = statesOf(known);
  return anchors.filter((anchor) => !isVerified(anchor, states) && !isReplaced(anchor, anchors, states));
}

/** What of ours no version wants any more, and it may have. */
export function leftAt({ unwanted }: Pick<AnchorRollout, 'unwanted'>, known: readonly Known[]): readonly TrustAnchor[] {
  const states = statesOf(known);
  return unwanted.filter(({ fingerprint }) => mayHave.has(states.get(fingerprint) ?? 'intended'));
}

type States = ReadonlyMap<string, TrustAnchorState>;

const statesOf = (known: readonly Known[]): States =>
  new Map(known.map(({ fingerprint, state }) => [fingerprint, state]));

const isVerified = ({ fingerprint }: TrustAnchor, states: States): boolean => states.get(fingerprint) === 'verified';

/** One that checks additional roots deletes a root by itself once the one that it has signed works (M05.FR.09–16). */
const isReplaced = ({ fingerprint }: TrustAnchor, anchors: readonly TrustAnchor[], states: States): boolean =>
  states.get(fingerprint) === 'removed' &&
  anchors.some((other) => other.signed?.by.fingerprint === fingerprint && isVerified(other, states));
