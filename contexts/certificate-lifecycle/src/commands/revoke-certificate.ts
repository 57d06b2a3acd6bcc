import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import type { CertificateOutcome } from '../lifecycle.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { changeCertificate } from './change-certificate.ts';
import type { CommandContext } from './command.ts';

/**
 * Takes effect with this transaction: the fingerprint is admissible no more. The CA is told by the
 * follow-up job, and its confirmation is recorded apart. A revocation for compromise is never held
 * back; any other is refused for the identity's last credential.
 */
export const revokeCertificate = (
  deps: LifecycleDependencies,
  input: { readonly certificateId: CertificateId; readonly reason: RevocationReason },
  context: CommandContext,
): Promise<CertificateOutcome> =>
  changeCertificate(deps, 'revoke-certificate', { ...input }, context, { kind: 'revoke', reason: input.reason });
