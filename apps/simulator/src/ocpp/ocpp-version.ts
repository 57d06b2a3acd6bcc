import type { Route } from '../connection/choose-route.ts';
import type { StationMemory } from '../flash/station-memory.ts';
import type { StationContext } from '../station/station-context.ts';
import type { CallErrorCode } from './frame.ts';
import type { SentAction, SentCalls } from './messages.ts';
import type { MessageSchemas } from './schemas.ts';

export const OCPP_VERSION_NAMES = ['2.1', '2.0.1', '1.6'] as const;
export type OcppVersionName = (typeof OCPP_VERSION_NAMES)[number];

/** Does what a CALL of an action asks; its request has passed its schema. */
export type AnyHandler = (
  request: unknown,
  station: StationContext,
) => Promise<{ readonly response: unknown; readonly afterwards?: () => void }>;

/** A message of the station that goes inside another one, and the way back. */
export interface Wrapped {
  readonly action: string;
  readonly request: unknown;
  readonly answerIn: (payload: unknown) => InnerAnswer;
}

export type InnerAnswer =
  | { readonly kind: 'answered'; readonly answer: unknown }
  /** What is outside says no, or there is no answer inside. */
  | { readonly kind: 'refused'; readonly detail: string };

/** Where stations of one version put the same into other words. */
export interface WrappingManner {
  readonly tokensAreObjects: boolean;
}

/** What is different in a station of one version of OCPP; the rest of it is the same. */
export interface OcppVersion {
  readonly subprotocol: string;
  readonly schemas: MessageSchemas;
  /** How an error code is spelt on the wire. */
  readonly spell: (code: CallErrorCode) => string;
  /** Whether there is an answer to a frame without a readable id. */
  readonly answersUnreadable: boolean;
  /** Null: the station does not support it. */
  readonly handlerOf: (action: string) => AnyHandler | null;
  /** The request of a message of the station, which is thought of in the words of 2.0.1. */
  readonly say: <Action extends SentAction>(action: Action, request: SentCalls[Action]['request']) => unknown;
  /** Null: it goes as it is. */
  readonly wrap: (
    action: SentAction,
    request: SentCalls[SentAction]['request'],
    manner: WrappingManner,
  ) => Wrapped | null;
  /** What a password is in the Basic header. */
  readonly passwordBytes: (password: string) => Buffer;
  /** B10.FR.10: a BootNotification follows each change of the profile, also without a reboot. */
  readonly bootsOnNewProfile: boolean;
  /** F06.FR.17: once its boot is accepted it says no more of itself when it is asked. */
  readonly refusesToBootAgain: boolean;
  /** CALLRESULTERROR: an answer that breaks its schema is told to whoever sent it. */
  readonly reportsBadResults: boolean;
  /** A02.FR.24: each signing request goes with a number of its own, which its certificate must repeat. */
  readonly numbersRequests: boolean;
  /** ISO 15118-20: a vehicle may take several contracts, and say which it wants first (M01). */
  readonly knowsSeveralContracts: boolean;
  /** What a connection slot calls this version (B09). */
  readonly slotName: 'OCPP16' | 'OCPP20' | 'OCPP21';
  /** Whether slots are variables too (component NetworkConfiguration). */
  readonly slotsAreVariables: boolean;
  /** What a connection over `route` means for the connections that the station knows of. */
  readonly connected: (memory: StationMemory, route: Route) => Partial<StationMemory>;
}
