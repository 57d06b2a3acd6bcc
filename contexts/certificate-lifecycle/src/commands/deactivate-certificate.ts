import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateOutcome } from '../lifecycle.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { changeCertificate } from './change-certificate.ts';
import type { CommandContext } from './command.ts';

/** Out of service, but not gone: `activate-certificate` brings it back. */
export const deactivateCertificate = (
  deps: LifecycleDependencies,
  input: { readonly certificateId: CertificateId },
  context: CommandContext,
): Promise<CertificateOutcome> =>
  changeCertificate(deps, 'deactivate-certificate', { ...input }, context, { kind: 'deactivate' });
