import type { StationContext } from '../station/station-context.ts';
import type { ReceivedAction16, ReceivedCalls16 } from './messages.ts';

export interface Answer16<Action extends ReceivedAction16> {
  readonly response: ReceivedCalls16[Action]['response'];
  /** Runs once the answer has left. */
  readonly afterwards?: () => void;
}

/** Does what one CALL of 1.6 asks. The request has passed its schema. */
export type Handler16<Action extends ReceivedAction16> = (
  request: ReceivedCalls16[Action]['request'],
  station: StationContext,
) => Promise<Answer16<Action>>;

/** 1.6 has the status alone where 2.x says more. */
export const statusAlone = <Status extends string>({
  response: { status },
  afterwards,
}: {
  readonly response: { readonly status: Status };
  readonly afterwards?: () => void;
}) => ({ response: { status }, ...(afterwards === undefined ? {} : { afterwards }) });
