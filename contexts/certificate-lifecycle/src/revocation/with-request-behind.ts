import type { Certificate } from '../certificate/certificate.ts';
import { intendEnd } from '../certificate/decide.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import type { Step } from '../certificate/step.ts';
import { openRequestIn } from '../commands/open-request.ts';
import { endOfRequest } from './fate-of-request.ts';

/**
 * The steps of a revocation, and the end of the request for the next certificate where it may not go on. One that was
 * retired already ends only a request that was made with it, or with one that goes with it: whoever has its key may have
 * made it.
 */
export function withRequestBehind(
  record: Certificate,
  reason: RevocationReason,
  records: readonly Certificate[],
  steps: readonly Step[],
): readonly Step[] {
  const request = openRequestIn(records, record);
  const detail = request === null ? null : endOfRequest(reason, request);
  if (request === null || detail === null) return steps;
  const askedWith = request.askedWith?.certificateId;
  const isOfThese = askedWith === record.id || steps.some(({ after }) => after.id === askedWith);
  if (record.state === 'retired' && !isOfThese) return steps;
  const intended = intendEnd(request, { cause: 'cancelled', reason: 'revoked_before', detail });
  return intended.ok ? [...steps, ...intended.value] : steps;
}
