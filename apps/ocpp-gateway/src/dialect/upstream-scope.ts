import type { CertificateUse, UpstreamChange } from '@bfcert/evse-security/station-contract';
import type { HandlerAnswer } from '../rpc/call-pipe-wiring.ts';
import type { JsonObject } from '../rpc/frame.ts';

/**
 * What an upstream's CALL would do to something that is ours:
 *  - `way_in`: change how the station reaches us, whom it believes to be us, or how it proves itself to us;
 *  - `certificates`: change its certificates or trust anchors for vehicles;
 *  - `signing`: have it ask for a certificate for vehicles;
 *  - `signed`: give it one that it has asked for.
 */
export type UpstreamCommandKind = 'way_in' | 'certificates' | 'signing' | 'signed';

/**
 * What a station has listed a certificate as, to its upstream. Of one that it has listed under several uses this is the one
 * that must not be lost: its way in.
 */
export type ListedAs = 'way_in' | 'manufacturer_root' | 'vehicle_root';
export type ListedCertificates = ReadonlyMap<string, ListedAs>;

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
  /** Of an upstream: null when it is none of our business. `listed`: what the station has listed to it. */
  commandOf(action: string, payload: JsonObject, listed: ListedCertificates): UpstreamCommand | null;
  /** Of an upstream's call and its answer: what the station lists, by its hash data as one text. */
  listedIn(action: string, request: JsonObject, response: JsonObject): readonly (readonly [string, ListedAs])[];
  /** Of a station's answer: its status, of the message inside where there is one. */
  statusOf(response: JsonObject): string;
}
