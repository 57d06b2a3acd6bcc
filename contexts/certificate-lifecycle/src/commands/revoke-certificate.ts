import { changeOrAsk } from '../approval/change-or-ask.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { isCompromise, type RevocationReason } from '../certificate/revocation-reason.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext } from './command.ts';
import type { ApprovableOutcome } from './outcomes.ts';

/**
 * Takes effect with this transaction: the fingerprint is admissible no more. The CA is told by the
 * follow-up job, and its confirmation is recorded apart. A revocation for compromise is never held
 * back, and confirmed by typing the identity's name; any other of the identity's last credential waits for a
 * second person.
 */
export const revokeCertificate = (
  deps: LifecycleDependencies,
  input: {
    readonly certificateId: CertificateId;
    readonly reason: RevocationReason;
    readonly suspectedSince?: string;
    readonly confirmation?: string | null;
  },
  context: CommandContext,
): Promise<ApprovableOutcome> => {
  const { certificateId, reason, suspectedSince, confirmation } = input;
  const since = suspectedSince === undefined ? {} : { suspectedSince };
  const command = { kind: 'revoke', reason, ...since } as const;
  // Nobody is asked to confirm what waits for a second person; what was confirmed all the same has to be right.
  const typed = confirmation === null && !isCompromise(reason) ? undefined : confirmation;
  return changeOrAsk(deps, { kind: 'revoke-certificate', certificateId, reason }, context, command, typed);
};
