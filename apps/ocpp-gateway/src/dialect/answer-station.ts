import type { Session } from '../connection/sessions.ts';
import { ShareSpent } from '../facts/station-shares.ts';
import { UnreadableFact } from '../facts/unreadable-fact.ts';
import { callError } from '../rpc/call-error.ts';
import type { HandlerAnswer } from '../rpc/call-pipe-wiring.ts';
import type { JsonObject } from '../rpc/frame.ts';
import type { Dialect } from './dialect.ts';
import { type IncomingRoute, isLegal, type StationSide } from './station-side.ts';

/** The action is recognised, and not supported by its receiver; that one or the next, in every version (table of error codes). */
const NOT_SUPPORTED = callError('NotSupported', 'no central system stands behind us for this message');
const TOO_MUCH = 'too much of this station is waiting, try again later';
const NOT_IMPLEMENTED = callError('NotImplemented', 'this message is not known here');

/**
 * One CALL of a station, in this order: do we know the message, may it be sent now, is it well
 * formed, what do we say. Our own answer is held against its schema too: a wrong one is a bug.
 */
export async function answerStation(
  session: Session,
  action: string,
  payload: JsonObject,
  { side, dialect }: { readonly side: StationSide; readonly dialect: Dialect },
): Promise<HandlerAnswer> {
  const { incoming, schemas } = dialect;
  const route = incoming.get(action);
  if (route === undefined) return { ok: false, error: schemas.isStandard(action) ? NOT_SUPPORTED : NOT_IMPLEMENTED };
  if (!isLegal(action, route.gate, session, side.table)) {
    return { ok: false, error: callError('SecurityError', 'the boot of this station is not accepted') };
  }
  const defect = session.check('request', action, payload);
  if (defect !== null) return { ok: false, error: defect };
  const answer = await handled(route, session, payload, side);
  const mistake = answer.ok ? schemas.checkResponse(action, answer.payload) : null;
  if (mistake !== null) throw new Error(`our answer to ${action} is not valid: ${mistake.description}`);
  return answer;
}

/**
 * What the official schema lets through and no server could record is refused by the name of the field; what is beyond the
 * station's share is not kept, and not answered as if it were: a security event stays with its station until it is (A04).
 */
async function handled(
  route: IncomingRoute,
  session: Session,
  payload: JsonObject,
  side: StationSide,
): Promise<HandlerAnswer> {
  try {
    return await route.handle(session, payload, side);
  } catch (error) {
    if (error instanceof ShareSpent) return { ok: false, error: callError('InternalError', TOO_MUCH) };
    if (!(error instanceof UnreadableFact)) throw error;
    return { ok: false, error: callError('PropertyConstraintViolation', `${error.field} cannot be recorded`) };
  }
}
