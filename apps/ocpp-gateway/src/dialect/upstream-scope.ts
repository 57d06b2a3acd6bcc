import type { HandlerAnswer } from '../rpc/call-pipe.ts';
import type { JsonObject } from '../rpc/frame.ts';

/**
 * What an upstream's CALL would do to something that is ours:
 *  - `way_in`: change how the station reaches and proves itself to us;
 *  - `certificates`: change its certificates or trust anchors;
 *  - `signing`: have it ask for a certificate.
 */
export type UpstreamCommandKind = 'way_in' | 'certificates' | 'signing';

export interface UpstreamCommand {
  readonly kind: UpstreamCommandKind;
  /** A no in the words of the message. */
  readonly refusal: HandlerAnswer;
  /** A yes, where it may be said in the station's place. */
  readonly acceptance?: HandlerAnswer;
}

/** Where the line runs between us and a CSMS behind us, in one version of OCPP. */
export interface UpstreamScope {
  /** Of a station: whether it is for us. `ownRequests` are the request ids that we have used. */
  isOurs(action: string, payload: JsonObject, ownRequests: ReadonlySet<number>): boolean;
  /** Of a call: the id under which the station reports on it later, in messages of its own; null: it does not. */
  requestIdOf(action: string, payload: JsonObject): number | null;
  /** Of a call: whether the station tells of its log next, to whoever made it. */
  asksForLog(action: string, payload: JsonObject): boolean;
  /** Of a station: whether it tells of its log without saying of which request: it is for whoever has asked last. */
  tellsOfSomeLog(action: string, payload: JsonObject): boolean;
  /** Of a station: whether it asks for a certificate, of whoever has asked it to. */
  isSigningRequest(action: string, payload: JsonObject): boolean;
  /** Of an upstream: null when it is none of our business. `manufacturerRoots` are those that the station has listed. */
  commandOf(action: string, payload: JsonObject, manufacturerRoots: ReadonlySet<string>): UpstreamCommand | null;
  /** Of an upstream's call and its answer: the roots for firmware that the station lists, by their hash data as one text. */
  manufacturerRootsIn(action: string, request: JsonObject, response: JsonObject): readonly string[];
  /** Of a station's answer: whether it said yes. */
  isAccepted(response: JsonObject): boolean;
}
