import type { ReceivedAction, ReceivedCalls } from '../ocpp/messages.ts';
import type { StationContext } from '../station/station-context.ts';

export interface Answer<Action extends ReceivedAction> {
  readonly response: ReceivedCalls[Action]['response'];
  /** Runs once the answer has left. */
  readonly afterwards?: () => void;
}

/** Does what one CALL asks. The request has passed its schema. */
export type Handler<Action extends ReceivedAction> = (
  request: ReceivedCalls[Action]['request'],
  station: StationContext,
) => Promise<Answer<Action>>;
