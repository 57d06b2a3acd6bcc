import { changeOrAsk } from '../approval/change-or-ask.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext } from './command.ts';
import type { ApprovableOutcome } from './outcomes.ts';

/**
 * Takes effect with this transaction: the fingerprint is admissible no more. The CA is told by the
 * follow-up job, and its confirmation is recorded apart. A revocation for compromise is never held
 * back; any other of the identity's last credential waits for a second person.
 */
export const revokeCertificate = (
  deps: LifecycleDependencies,
  input: {
    readonly certificateId: CertificateId;
    readonly reason: RevocationReason;
    readonly suspectedSince?: string;
  },
  context: CommandContext,
): Promise<ApprovableOutcome> => {
  const { certificateId, reason, suspectedSince } = input;
  const since = suspectedSince === undefined ? {} : { suspectedSince };
  return changeOrAsk(deps, { kind: 'revoke-certificate', certificateId, reason }, context, {
    kind: 'revoke',
    reason,
    ...since,
  });
};
