import type { CertificateUse, UpstreamChange } from '@bfcert/evse-security/station-contract';
import type { HandlerAnswer } from '../rpc/call-pipe-wiring.ts';
import type { JsonObject } from '../rpc/frame.ts';
import type { ListedUse, Listing } from './listed-certificates.ts';

/**
 * What an upstream's CALL would do to something that is ours:
 *  - `way_in`: change how the station reaches us, whom it believes to be us, or how it proves itself to us;
 *  - `certificates`: change its certificates or trust anchors for vehicles;
 *  - `firmware`: give it trust in firmware, or take that from it, which is the upstream's as long as it is that alone;
 *  - `signing`: have it ask for a certificate for vehicles;
 *  - `signed`: give it one that it has asked for.
 */
export type UpstreamCommandKind = 'way_in' | 'certificates' | 'firmware' | 'signing' | 'signed';

export interface UpstreamCommand {
  readonly kind: UpstreamCommandKind;
  /** A no in the words of the message. */
  readonly refusal: HandlerAnswer;
  /** Of a request for a new certificate that we can carry out in the upstream's place: for what, and a yes in its words. */
  readonly renewal?: { readonly use: CertificateUse; readonly acceptance: HandlerAnswer };
  /** Of a root more or one less, which our bundles can decide in the upstream's place. */
  readonly change?: {
    readonly wanted: UpstreamChange;
    /** The station has it so already. */
    readonly acceptance: HandlerAnswer;
    /** A no that says why, where the message has room for it. */
    readonly refusalFor: (detail: string) => HandlerAnswer;
  };
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
  /** Of a station: whether it asks for a certificate for vehicles, of whoever has asked it to. */
  isVehicleSigningRequest(action: string, payload: JsonObject): boolean;
  /** Actions of an upstream whose content `commandOf` or `listedIn` looks at. */
  readonly read: ReadonlySet<string>;
  /** Of an upstream: null when it is none of our business. `useOf`: what the station has listed a certificate to it as. */
  commandOf(action: string, payload: JsonObject, useOf: ListedUse): UpstreamCommand | null;
  /** Of an upstream's call and its answer: what the station lists; null: it is no list. */
  listedIn(action: string, request: JsonObject, response: JsonObject): Listing | null;
  /** Of a station's answer: its status, of the message inside where there is one. */
  statusOf(response: JsonObject): string;
}
