import type { Session } from '../../connection/sessions.ts';
import type { JsonObject } from '../../rpc/frame.ts';
import type { SessionUpstream } from '../../upstream/session-upstream.ts';
import type { UpstreamAnswer } from '../../upstream/station-lane.ts';
import { innerSchemas } from './spoken-by-vendors.ts';

/**
 * A session of 1.6 as the handlers of 2.0.1 know one, for what stations wrap: the sizes are those of 2.0.1, and a CSMS
 * behind us, which speaks 1.6 as the station does, is asked in its own words.
 */
export const asNewest = (session: Session): Session => ({
  ...session,
  dialect: { ...session.dialect, schemas: innerSchemas },
  upstream: session.upstream === null ? null : asking16(session.upstream),
});

const asking16 = (upstream: SessionUpstream): SessionUpstream => ({
  ...upstream,
  ask: (action, payload, patienceMs) =>
    action === 'Authorize' ? askForTag(upstream, payload, patienceMs) : upstream.ask(action, payload, patienceMs),
});

/** CiString20Type of 1.6. */
const MOST_OF_A_TAG = 20;

/** 4.1 of 1.6 knows a token by its text alone; each status of its answer is one of 2.0.1 as well, and so is how long that holds. */
async function askForTag(
  upstream: SessionUpstream,
  { idToken }: JsonObject,
  patienceMs: number,
): Promise<UpstreamAnswer> {
  const { idToken: idTag } = idToken as { readonly idToken: string };
  // What has no room in the question cannot be asked.
  if (idTag.length > MOST_OF_A_TAG) return { kind: 'away' };
  const answer = await upstream.ask('Authorize', { idTag }, patienceMs);
  if (answer.kind !== 'answer' || answer.frame.kind === 'error') return answer;
  const { idTagInfo: { status, expiryDate } = {} } = answer.frame.payload as {
    readonly idTagInfo?: { readonly status?: unknown; readonly expiryDate?: unknown };
  };
  const idTokenInfo = { status, ...(expiryDate === undefined ? {} : { cacheExpiryDateTime: expiryDate }) };
  return { ...answer, frame: { ...answer.frame, payload: { idTokenInfo } } };
}
