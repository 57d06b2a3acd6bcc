import type { StationCommand, StationCommandOutcome } from '@bfcert/evse-security/station-contract';
import type { JsonObject } from '../rpc/frame.ts';
import type { CheckOfStation } from './check-of-station.ts';

/** One command in the words of one version, and the way back. */
export interface OutgoingCall {
  readonly action: string;
  readonly payload: JsonObject;
  /** A message the station will send because of this one; legal then even while its boot is pending. */
  readonly triggers?: string;
  /** `check`: of the station that answered, for what its answer has inside. */
  readonly outcomeOf: (response: JsonObject, check: CheckOfStation) => StationCommandOutcome;
  /** The rest of the same command, said once this one is accepted: what both tell is one answer. */
  readonly followedBy?: OutgoingCall;
  /** What it tells is of use also where what follows it is not answered. */
  readonly standsAlone?: boolean;
  /** It names several things at once. A station that takes fewer (ItemsPerMessage) refuses that, and is told it in the next way. */
  readonly namesSeveral?: boolean;
  /** Why it cannot be said in this way at all: it is not sent. */
  readonly impossible?: string;
}

export type CommandOf<Kind extends StationCommand['kind']> = Extract<StationCommand, { kind: Kind }>;

/** `Response` is what the official schema of the action allows; it was checked before. */
export function outgoing<Response>(
  action: string,
  payload: JsonObject,
  outcomeOf: (response: Response, check: CheckOfStation) => StationCommandOutcome,
  triggers?: string,
): OutgoingCall {
  return {
    action,
    payload,
    outcomeOf: (response, check) => outcomeOf(response as Response, check),
    ...(triggers === undefined ? {} : { triggers }),
  };
}

/** One after the other, as one. Null: there is none. */
export const inTurn = (calls: readonly OutgoingCall[]): OutgoingCall | null =>
  calls.reduceRight<OutgoingCall | null>((rest, call) => (rest === null ? call : { ...call, followedBy: rest }), null);

export interface StatusInfo {
  readonly reasonCode: string;
  readonly additionalInfo?: string;
}

/** What a station said about its no, for people. */
export const detailOf = (status: string, info: StatusInfo | undefined): string =>
  [status, info?.reasonCode, info?.additionalInfo].filter((part) => part !== undefined).join(': ');
