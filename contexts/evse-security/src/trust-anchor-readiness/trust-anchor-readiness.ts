import type { ChargerId, ChargerKind } from '../charger/charger.ts';

/**
 * `keeps`: its list says that it goes on trusting us. `loses`: it says that it would not. `unknown`: nothing good enough is
 * known, or of what it will come with. `apart`: it does not verify us itself, or has no connection to lose.
 */
export const readinessVerdicts = ['keeps', 'loses', 'unknown', 'apart'] as const;
export type ReadinessVerdict = (typeof readinessVerdicts)[number];

/** Why, and which verdict that is. */
export const readinessReasons = {
  lists_a_root_of_every_chain: 'keeps',
  lists_no_root_of_a_chain: 'loses',
  own_certificate_stands_under_it: 'loses',
  never_listed: 'unknown',
  list_too_old: 'unknown',
  cannot_list: 'unknown',
  chain_unknown: 'unknown',
  root_of_installer_goes: 'unknown',
  without_tls: 'apart',
  never_came: 'apart',
  behind_controller: 'apart',
} as const satisfies Readonly<Record<string, ReadinessVerdict>>;
export type ReadinessReason = keyof typeof readinessReasons;
export const readinessReasonNames = Object.keys(readinessReasons) as [ReadinessReason, ...ReadinessReason[]];

export const readinessSentences: Readonly<Record<ReadinessReason, string>> = {
  lists_a_root_of_every_chain: 'It lists a root of every chain that it would be shown.',
  lists_no_root_of_a_chain: 'It lists no root of a chain that it would be shown.',
  own_certificate_stands_under_it: 'Its own certificate stands under a root that would go.',
  never_listed: 'It has never said what it trusts.',
  list_too_old: 'What it last said that it trusts is too old to go by.',
  cannot_list: 'It has never said what it trusts, and its family cannot.',
  chain_unknown: 'Of what our listeners show to it, a root is not known here.',
  root_of_installer_goes:
    'It has never been here, and may have been given only a root that our listeners would show no more.',
  without_tls: 'It comes without TLS, and verifies nobody.',
  never_came: 'It has never been here.',
  behind_controller: 'A local controller carries it, and verifies us in its place.',
};

/** One station, or one controller. Times RFC 3339, UTC. */
export interface ReadinessRow {
  readonly identityId: ChargerId;
  readonly kind: ChargerKind;
  readonly wireName: string;
  readonly owner: string;
  readonly family: string;
  readonly verdict: ReadinessVerdict;
  readonly reason: ReadinessReason;
  readonly detail: string;
  /** When it last said what it trusts; null: never. */
  readonly listedAt: string | null;
  /** Of its session, else of its last boot; null: none is known. */
  readonly securityProfile: number | null;
  readonly lastSeenAt: string | null;
}

export type ReadinessCounts = Readonly<Record<ReadinessVerdict, number>>;
