import type { JsonObject } from '../rpc/frame.ts';
import type { HandedOver } from '../rpc/passed-call.ts';
import type { UpstreamAnswer } from './station-lane.ts';

/** What stands behind one session. */
export interface SessionUpstream {
  readonly name: string;
  /** Connects; again, or after the end, it does nothing. */
  begin(): void;
  /**
   * The server has recorded the session: what waited for that is tried at once. `vehicleRequestsOf`: the upstream that has asked
   * the station for a signing request for vehicles before, null: none has; left out: nothing is said of it.
   */
  recorded(vehicleRequestsOf: string | null | undefined): void;
  /** A call of ours goes to the station: what it reports about it later is ours. Returns what to call when it is over. */
  called(action: string, payload: JsonObject): () => void;
  /** `handOver` of the session's pipe. */
  take(frame: HandedOver, text: string): boolean;
  /** Passes the station's last BootNotification on, as it came. */
  register(): Promise<UpstreamAnswer>;
  /** A CALL of ours in the station's name, in turn with what it sends itself, and given up after `patienceMs`. */
  ask(action: string, payload: JsonObject, patienceMs: number): Promise<UpstreamAnswer>;
  /** The station is gone. */
  end(): void;
}
