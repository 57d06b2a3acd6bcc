import type { AnchorChangeEffect, ListenerChain, TrustAnchor } from '@bfcert/certificate-lifecycle';
import type { ListedAnchor } from '../station-contract/index.ts';
import { isAnchorListed } from '../trust-anchor-installation/listed.ts';
import type { ReadinessReason } from './trust-anchor-readiness.ts';

/** A station is asked every day that it is here; older than this nobody answers for what it trusts. */
export const LIST_COUNTS_FOR_MS = 7 * 86_400_000;

/** Security profile 1 of OCPP is a password without TLS. */
const FIRST_PROFILE_WITH_TLS = 2;

export interface StationTrust {
  readonly isCarried: boolean;
  /** Null: none is known. */
  readonly securityProfile: number | null;
  readonly lastSeenAt: Date | null;
  readonly canList: boolean;
  /**
   * Its newest list, whoever had asked it, of roots for its CSMS alone (CSMSRootCertificate, in 1.6
   * CentralSystemRootCertificate): by no other use does a station verify us. Null: it never gave one. What a root was sent
   * with, or the answer to that, says nothing: only a list shows what is there.
   */
  readonly list: { readonly at: Date; readonly roots: readonly ListedAnchor[] } | null;
  /** Under which of the roots that would go its own certificates stand; fingerprints. */
  readonly ownUnder: ReadonlySet<string>;
}

type Check = (station: StationTrust, effect: AnchorChangeEffect, now: Date) => ReadinessReason | null;

/** In this order; the first that says something decides. */
const checks: readonly Check[] = [
  ({ isCarried }) => (isCarried ? 'behind_controller' : null),
  ({ securityProfile }) =>
    securityProfile !== null && securityProfile < FIRST_PROFILE_WITH_TLS ? 'without_tls' : null,
  ({ lastSeenAt }, { leavesTodaysRoots }) => {
    if (lastSeenAt !== null) return null;
    return leavesTodaysRoots ? 'root_of_installer_goes' : 'never_came';
  },
  ({ ownUnder }) => (ownUnder.size > 0 ? 'own_certificate_stands_under_it' : null),
  ({ list, canList }) => (list !== null ? null : canList ? 'never_listed' : 'cannot_list'),
  ({ list }, _effect, now) => (now.getTime() - (list?.at.getTime() ?? 0) > LIST_COUNTS_FOR_MS ? 'list_too_old' : null),
  (station, effect) =>
    effect.chains.every((chain) => isVerifiable(station, chain, effect.removed)) ? null : 'lists_no_root_of_a_chain',
  (_station, { chains, unknownChains }) => (chains.length === 0 || unknownChains.length > 0 ? 'chain_unknown' : null),
];

/** Whether this station would go on trusting us. */
export function judgeReadiness(station: StationTrust, effect: AnchorChangeEffect, now: Date): ReadinessReason {
  for (const check of checks) {
    const reason = check(station, effect, now);
    if (reason !== null) return reason;
  }
  return 'lists_a_root_of_every_chain';
}

/** One root of a chain is enough: where another root has signed it too, and that form is sent, either of the two. */
function isVerifiable(station: StationTrust, { anchors }: ListenerChain, removed: readonly TrustAnchor[]): boolean {
  const gone = new Set(removed.map(({ fingerprint }) => fingerprint));
  return anchors.some((anchor) => !gone.has(anchor.fingerprint) && isHeld(station, anchor));
}

/** In either form of it. */
const isHeld = ({ list }: StationTrust, anchor: TrustAnchor): boolean =>
  list !== null && isAnchorListed(anchor, list.roots);
