import type { Id } from '@bfcert/kernel/ids';
import type { ChargerId, StationSettings } from '../charger/charger.ts';
import type {
  InstalledCertificate,
  ListedAnchor,
  SettingName,
  StationCommandOutcome,
} from '../station-contract/index.ts';

export type AttemptId = Id<'att'>;

/** Why a command is sent; one kind of command may serve several ends. */
export type ActionName =
  | 'read_settings'
  | 'report_settings'
  | 'read_connection_slot'
  | 'change_authorization_key'
  | 'write_key_slot'
  | 'prefer_key_slot'
  | 'make_station_log_in'
  | 'list_anchors'
  | 'install_anchor'
  | 'delete_anchor'
  | 'list_roots'
  | 'list_v2g_roots'
  | 'install_v2g_root'
  | 'list_vehicle_roots'
  | 'install_vehicle_root'
  | 'list_vehicle_roots_left'
  | 'delete_vehicle_root'
  | 'set_organisation'
  | 'request_signing_request'
  | 'deliver_certificate'
  | 'list_vehicle_chains'
  | 'write_connection_slot'
  | 'set_connection_priority'
  | 'leave_connection_slot'
  | 'raise_security_profile'
  | 'restart_for_cutover'
  | 'restore_connection_priority'
  | 'prove_old_path'
  | 'prove_profile_3';

const sending: ReadonlySet<ActionName> = new Set(['install_anchor', 'install_v2g_root', 'install_vehicle_root']);

/** It sends the station the anchor that is its target. */
export const sendsAnchor = (action: ActionName): boolean => sending.has(action);

/** What an `accepted` answer carried beside the yes. */
export interface Answer {
  readonly pendingRestart: boolean;
  readonly deferred: boolean;
  readonly anchors: readonly ListedAnchor[] | null;
  /** Of what it was asked for; absent: it was asked for none. */
  readonly certificates?: readonly InstalledCertificate[];
  readonly settings: StationSettings | null;
  /** Not all of the settings that it was asked for; absent: it told them all. */
  readonly isPartial?: boolean;
  /** It took the trigger for one certificate for both uses; absent: it was not that. */
  readonly signsForBoth?: boolean;
}

/**
 * One command to a station. It is stored as `in_flight` before it is sent; an attempt whose outcome
 * was never stored becomes `unknown` at its deadline: it may have taken effect.
 */
export interface Attempt {
  readonly id: AttemptId;
  readonly processId: string;
  readonly identityId: ChargerId;
  /** Grows over all attempts of all stations. */
  readonly sequence: number;
  readonly round: number;
  readonly phase: string;
  readonly action: ActionName;
  /** What it was about, where an action has several objects: an anchor, a key version, a certificate. */
  readonly target: string | null;
  /** The session it was meant for. */
  readonly epoch: number;
  readonly status: 'in_flight' | StationCommandOutcome['outcome'];
  readonly detail: string;
  readonly startedAt: Date;
  readonly deadline: Date;
  readonly endedAt: Date | null;
  readonly answer: Answer | null;
  /** Its outcome was lost among our own processes, one of which ended: it is `unknown`, and tells nothing of the station. */
  readonly isLost?: true;
}

/** What is stored of its end. */
export type AttemptEnd = Pick<Attempt, 'status' | 'detail' | 'answer' | 'isLost'> & { readonly endedAt: Date };

/** False for what certainly never left us. */
export const mayHaveReachedStation = (attempt: Attempt): boolean => attempt.status !== 'not_sent';

/** The station may act on it: it said yes, or we do not know. */
export const mayHaveTakenEffect = (attempt: Attempt): boolean =>
  attempt.status === 'accepted' || attempt.status === 'unknown';

/** When the station was last asked for this setting and told it; else when it last told any. */
export const lastReadOf = (setting: SettingName, attempts: readonly Attempt[]): Attempt | null =>
  lastOf(
    attempts,
    'read_settings',
    ({ status, answer }) => status === 'accepted' && answer?.settings?.[setting] !== undefined,
  ) ?? lastOf(attempts, 'read_settings', ({ status }) => status === 'accepted');

export function lastOf(
  attempts: readonly Attempt[],
  action: ActionName,
  fits: (attempt: Attempt) => boolean = mayHaveReachedStation,
): Attempt | null {
  return attempts.findLast((attempt) => attempt.action === action && fits(attempt)) ?? null;
}
