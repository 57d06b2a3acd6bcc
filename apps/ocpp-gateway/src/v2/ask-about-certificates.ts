import type { Json } from '@bfcert/kernel/canonical-json';
import { type GatewayLink, LinkHandlerFailed, LinkUnavailable } from '@bfcert/kernel/link';
import type { Session } from '../connection/sessions.ts';
import type { StationSide } from '../dialect/station-side.ts';

type Question = { readonly [name: string]: Json };

/** What the server answers to a question of a station about certificates of others; null: nothing, in the time there is. */
export const askAboutCertificates = (
  session: Session,
  { link, certificateStatusTimeoutMs: timeoutMs }: StationSide,
  subject: string,
  question: Question,
): Promise<Json | null> => askServer(session, { link, timeoutMs }, subject, question);

/** Null: it does not answer, in the time there is. */
export async function askServer(
  { identity, connectionId }: Session,
  { link, timeoutMs }: { readonly link: GatewayLink; readonly timeoutMs: number },
  subject: string,
  question: Question,
): Promise<Json | null> {
  const asked = { identityId: identity.identityId, connectionId, ...question };
  try {
    return await link.request(subject, asked, timeoutMs);
  } catch (error) {
    if (error instanceof LinkUnavailable || error instanceof LinkHandlerFailed) return null;
    throw error;
  }
}
