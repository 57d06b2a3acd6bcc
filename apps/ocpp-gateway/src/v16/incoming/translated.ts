import type { Session } from '../../connection/sessions.ts';
import type { IncomingRoute, StationSide } from '../../dialect/station-side.ts';
import type { JsonObject } from '../../rpc/frame.ts';

/**
 * A message that 1.6 has too, in fewer words: it is put into those of the newest version, whose handler does all
 * there is to do, and `back` leaves in the answer what 1.6 knows. So no rule about stations stands here a second time.
 */
export function translated<Request>(
  newest: IncomingRoute,
  {
    there,
    back = (payload) => payload,
  }: {
    readonly there: (request: Request, session: Session, side: StationSide) => JsonObject;
    readonly back?: (payload: JsonObject) => JsonObject;
  },
): IncomingRoute {
  return {
    gate: newest.gate,
    repeatable: newest.repeatable,
    handle: async (session, payload, side) => {
      // The official schema of the 1.6 message has been held against it.
      const answer = await newest.handle(session, there(payload as unknown as Request, session, side), side);
      return answer.ok ? { ...answer, payload: back(answer.payload) } : answer;
    },
  };
}
