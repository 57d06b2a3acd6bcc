import { changeOrAsk } from '../approval/change-or-ask.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext } from './command.ts';
import type { ApprovableOutcome } from './outcomes.ts';

/** Takes it out of service; of the identity's last credential only with a second person. */
export const deactivateCertificate = (
  deps: LifecycleDependencies,
  { certificateId }: { readonly certificateId: CertificateId },
  context: CommandContext,
): Promise<ApprovableOutcome> =>
  changeOrAsk(deps, { kind: 'deactivate-certificate', certificateId }, context, { kind: 'deactivate' });
