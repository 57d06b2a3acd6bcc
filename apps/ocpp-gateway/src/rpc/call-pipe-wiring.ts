import type { CallErrorAnswer } from './call-error.ts';
import type { JsonObject } from './frame.ts';
import type { HandedOver } from './passed-call.ts';
import type { RpcVersion } from './rpc-version.ts';

export type HandlerAnswer =
  | { readonly ok: true; readonly payload: JsonObject; readonly afterwards?: () => void }
  | { readonly ok: false; readonly error: CallErrorAnswer; readonly afterwards?: () => void };

/** What a pipe is connected to: the socket, and whoever answers. */
export interface CallPipeWiring {
  readonly version: RpcVersion;
  /** Puts one text frame on the socket. */
  readonly send: (text: string) => void;
  /** Answers one CALL. `afterwards` runs after the answer was handed to the socket. */
  readonly answer: (action: string, payload: JsonObject) => Promise<HandlerAnswer>;
  /** Takes one SEND; false: it is of no use. */
  readonly take: (action: string, payload: JsonObject) => boolean;
  /** A repetition of such an action is asked again instead of getting the stored answer, which is out of date. */
  readonly isRepeatable: (action: string) => boolean;
  /** The station broke a rule that makes further reading pointless. */
  readonly abort: (code: number, reason: string) => void;
  readonly note: (what: string, details: Readonly<Record<string, string>>) => void;
  /**
   * Sees a frame that may be somebody else's. True: it is, and they have it now. Left out: everything is ours.
   */
  readonly handOver?: (frame: HandedOver, text: string) => boolean;
  /** CALLs and SENDs wait, in their order, until `release`: it is not known yet what they may do. Left out: they do not. */
  readonly held?: boolean;
}
