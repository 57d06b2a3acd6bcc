import { incoming, isLegal } from '../../dialect/station-side.ts';
import { callError } from '../../rpc/call-error.ts';
import type { HandlerAnswer } from '../../rpc/call-pipe-wiring.ts';
import { INCOMING as NEWEST } from '../../v2/routes.ts';
import { asNewest } from '../data-transfer/as-newest.ts';
import { parseInner } from '../data-transfer/parse-inner.ts';
import { innerSchemas, isVendor, vendorMessage } from '../data-transfer/spoken-by-vendors.ts';
import { toOurs, toTheirs } from '../data-transfer/translate-payload.ts';

interface DataTransferRequest {
  readonly vendorId: string;
  readonly messageId?: string;
  readonly data?: string;
}

/**
 * 4.3, for the messages of 2.0.1 that vendors put into it: the inner one is answered by the handler of 2.0.1, and its
 * answer is wrapped as it was. The outer status speaks of the wrapping alone: Accepted around a Rejected is normal
 * (trap 21). A vendor or message that we do not know is named so; a known one that cannot be read is Rejected.
 * What failed on our side is a CALLERROR here too: after a Rejected the station would not ask again until it is triggered.
 */
export const dataTransfer = incoming<DataTransferRequest>('boot', async (session, request, side) => {
  const message = vendorMessage({ ...request });
  const route = message?.rule.from === 'station' ? NEWEST.get(message.action) : undefined;
  const isAllowed = isLegal(message?.action ?? 'DataTransfer', route?.gate ?? 'accepted', session, side.table);
  if (!isAllowed) return { ok: false, error: callError('SecurityError', 'the boot of this station is not accepted') };
  if (message === null || route === undefined) {
    return { ok: true, payload: { status: isVendor(request.vendorId) ? 'UnknownMessageId' : 'UnknownVendorId' } };
  }
  const inner = parseInner(request.data);
  const ours = inner === null ? null : toOurs(message.rule.request, inner);
  if (!ours?.ok || session.check('request', message.action, ours.value, innerSchemas) !== null) return rejected;
  const answer = await route.handle(asNewest(session), ours.value, side);
  if (!answer.ok) return answer;
  const theirs = toTheirs(message.rule.response, answer.payload);
  if (!theirs.ok) throw new Error(`our ${message.action} cannot be said to ${message.mapping.name}: ${theirs.refusal}`);
  return { ...answer, payload: { status: 'Accepted', data: JSON.stringify(theirs.value) } };
});

const rejected: HandlerAnswer = { ok: true, payload: { status: 'Rejected' } };
