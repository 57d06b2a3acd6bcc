import type { Session } from '../connection/sessions.ts';
import type { StationSide } from '../dialect/station-side.ts';
import type { JsonObject } from '../rpc/frame.ts';
import type { TokenResponse } from './contract-response.ts';

const WIRE_STATUS = { unknown: 'Unknown', accepted: 'Accepted' } as const;

/**
 * What a token is, by the word of the CSMS behind us, which is not told of the certificate; where there is none, by the
 * configuration. Null: it could not be asked, what it says is no answer, or it lets the vehicle wait for longer than it can. Nobody
 * has said then that the token is unknown, which a station would remember.
 */
export async function tokenResponse(
  { upstream, dialect }: Session,
  request: JsonObject,
  { contractTokens, contractTokenTimeoutMs }: Pick<StationSide, 'contractTokens' | 'contractTokenTimeoutMs'>,
): Promise<TokenResponse | null> {
  if (upstream === null) return { idTokenInfo: { status: WIRE_STATUS[contractTokens] } };
  const answer = await upstream.ask('Authorize', request, contractTokenTimeoutMs);
  if (answer.kind !== 'answer' || answer.frame.kind === 'error') return null;
  const { payload } = answer.frame;
  return dialect.schemas.checkResponse('Authorize', payload) === null ? (payload as TokenResponse) : null;
}
