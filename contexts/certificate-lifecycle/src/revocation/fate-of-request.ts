import type { RequestedCertificate } from '../certificate/certificate.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';

/**
 * What becomes of the request for the next certificate when the one in its place is revoked; null: it goes on,
 * because the endpoint needs the next one the more.
 *
 * - `cessationOfOperation`, `privilegeWithdrawn`: there is to be none any more.
 * - `keyCompromise`, `cACompromise`: a signing request may have come from whoever holds the key. It ends; one that
 *   waits for a key still goes on.
 */
export function endOfRequest(
  reason: RevocationReason,
  { signingRequest }: Pick<RequestedCertificate, 'signingRequest'>,
): string | null {
  switch (reason) {
    case 'cessationOfOperation':
    case 'privilegeWithdrawn':
      return 'the certificate before it was revoked, and none is to follow';
    case 'keyCompromise':
    case 'cACompromise':
      return signingRequest === null
        ? null
        : 'the certificate before it is compromised, and so may be who sent this signing request';
    case 'affiliationChanged':
    case 'superseded':
    case 'unspecified':
      return null;
    default:
      return reason satisfies never;
  }
}
