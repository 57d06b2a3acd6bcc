import type { IssuancePending } from '@bfcert/pki-contract';
import type { AuthorityUnavailable } from '@bfcert/pki-contract/authority';

/** How soon to look again at what an authority may have done. */
export const LOOK_AGAIN_SECONDS = 5;

/** Of an authority, or of the token with its key. */
export const unavailable = (name: string, { message }: AuthorityUnavailable): IssuancePending => ({
  pending: 'authority_unavailable',
  retryAfterSeconds: LOOK_AGAIN_SECONDS,
  detail: `${name} cannot be reached: ${message}`,
});
