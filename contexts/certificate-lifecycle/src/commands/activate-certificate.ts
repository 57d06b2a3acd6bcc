import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { changeCertificate } from './change-certificate.ts';
import type { CommandContext } from './command.ts';
import type { CertificateOutcome } from './outcomes.ts';

/** Admits a deactivated certificate again. It is `active` only once it was seen in use. */
export const activateCertificate = (
  deps: LifecycleDependencies,
  input: { readonly certificateId: CertificateId },
  context: CommandContext,
): Promise<CertificateOutcome> =>
  changeCertificate(deps, 'activate-certificate', { ...input }, context, { kind: 'activate' });
