import { protocols, type StationCommand } from '@bfcert/evse-security/station-contract';
import type { RpcVersion } from '../rpc/rpc-version.ts';
import type { MessageSchemas } from '../rpc/schemas.ts';
import type { OutgoingCall } from './outgoing-call.ts';
import type { IncomingRoute } from './station-side.ts';
import type { UpstreamScope } from './upstream-scope.ts';

/** A name in `Sec-WebSocket-Protocol` (Part 4, 3.1.2). */
export type Subprotocol = (typeof protocols)[number];

export const isSubprotocol = (name: string): name is Subprotocol => (protocols as readonly string[]).includes(name);

/** What a station is asked for; `close_session` alone sends nothing. */
export type SentCommand = Exclude<StationCommand, { kind: 'close_session' }>;

/** One version of OCPP, between its words and ours. Nothing further in knows which one a station speaks. */
export interface Dialect {
  readonly subprotocol: Subprotocol;
  readonly rpc: RpcVersion;
  readonly schemas: MessageSchemas;
  /** Every message of a station that is answered, by its action. Another one of the version gets NotSupported, and what it does not have NotImplemented. */
  readonly incoming: ReadonlyMap<string, IncomingRoute>;
  /** Actions of a SEND that may come and are taken note of by nobody. */
  readonly unanswered: ReadonlySet<string>;
  /** Null: this version has no message for it, and no station of it can be asked. */
  readonly outgoingCallOf: (command: SentCommand) => OutgoingCall | null;
  /** Further ways to say it, for a station that does not know the one before; none where it is left out. */
  readonly furtherCallsOf?: (command: SentCommand) => readonly OutgoingCall[];
  /** The ways in which vendors say it: before the others for a station whose family is told so, else after them. */
  readonly vendorCallsOf?: (command: SentCommand) => readonly OutgoingCall[];
  /** Where the line runs between us and a CSMS that stands behind us. */
  readonly upstream: UpstreamScope;
}
