import type { HandedOver } from '../rpc/passed-call.ts';
import type { UpstreamAnswer } from './station-lane.ts';

/** What stands behind one session. */
export interface SessionUpstream {
  readonly name: string;
  /** `requestId`s of our own calls of this session: what the station sends about them is ours. */
  readonly ownRequests: Set<number>;
  /** Who gets the station's next signing request: whoever has asked it for one last. */
  signsFor: 'us' | 'upstream';
  /** `handOver` of the session's pipe. */
  take(frame: HandedOver, text: string): boolean;
  /** Passes the station's last BootNotification on, as it came. */
  register(): Promise<UpstreamAnswer>;
  /** The station is gone. */
  end(): void;
}
