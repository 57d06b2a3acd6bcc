import type { ContractAnswer } from '@bfcert/evse-security/station-contract';
import type { JsonObject } from '../rpc/frame.ts';

/** What a CSMS says of a token alone: a whole AuthorizeResponse. */
export type TokenResponse = JsonObject & { readonly idTokenInfo: { readonly status: string } };

/** C07.FR.13: a token that is over ends the contract, whose certificate is good. */
const CANCELS: ReadonlySet<string> = new Set(['Blocked', 'Expired', 'Invalid', 'Unknown']);

/** C07.FR.15–17: of a certificate that is not good, whatever the token is. */
const OF_BAD_CERTIFICATE = {
  expired: { certificateStatus: 'CertificateExpired', idTokenInfo: { status: 'Expired' } },
  revoked: { certificateStatus: 'CertificateRevoked', idTokenInfo: { status: 'Invalid' } },
  not_verifiable: { certificateStatus: 'CertChainError', idTokenInfo: { status: 'Invalid' } },
} as const;

/** The AuthorizeResponse for a contract certificate (C07.FR.13–17). */
export function contractResponse(
  ...[verdict, token]: ['valid', TokenResponse] | [Exclude<ContractAnswer['verdict'], 'valid'>]
): JsonObject {
  if (verdict !== 'valid') return OF_BAD_CERTIFICATE[verdict];
  const certificateStatus = CANCELS.has(token.idTokenInfo.status) ? 'ContractCancelled' : 'Accepted';
  return { ...token, certificateStatus };
}
