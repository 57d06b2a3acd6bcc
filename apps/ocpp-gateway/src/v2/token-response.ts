import type { Session } from '../connection/sessions.ts';
import type { JsonObject } from '../rpc/frame.ts';
import type { TokenResponse } from './contract-response.ts';

const WIRE_STATUS = { unknown: 'Unknown', accepted: 'Accepted' } as const;

/**
 * What a token is, by the word of the CSMS behind us, which is not told of the certificate; where there is none, by the
 * configuration. Null: it could not be asked, or does not say.
 */
export async function tokenResponse(
  { upstream, dialect }: Session,
  request: JsonObject,
  withoutCsms: keyof typeof WIRE_STATUS,
): Promise<TokenResponse | null> {
  if (upstream === null) return { idTokenInfo: { status: WIRE_STATUS[withoutCsms] } };
  const answer = await upstream.ask('Authorize', request);
  if (answer.kind !== 'answer' || answer.frame.kind === 'error') return null;
  const { payload } = answer.frame;
  return dialect.schemas.checkResponse('Authorize', payload) === null ? (payload as TokenResponse) : null;
}
