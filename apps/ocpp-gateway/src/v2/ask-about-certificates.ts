import type { Json } from '@bfcert/kernel/canonical-json';
import { LinkHandlerFailed, LinkUnavailable } from '@bfcert/kernel/link';
import type { Session } from '../connection/sessions.ts';
import type { StationSide } from '../dialect/station-side.ts';

/** What the server answers to a question of a station about certificates of others; null: nothing, in the time there is. */
export async function askAboutCertificates(
  { identity, connectionId }: Session,
  { link, certificateStatusTimeoutMs }: StationSide,
  subject: string,
  question: { readonly [name: string]: Json },
): Promise<Json | null> {
  const asked = { identityId: identity.identityId, connectionId, ...question };
  try {
    return await link.request(subject, asked, certificateStatusTimeoutMs);
  } catch (error) {
    if (error instanceof LinkUnavailable || error instanceof LinkHandlerFailed) return null;
    throw error;
  }
}
