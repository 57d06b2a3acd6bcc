import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { changeCertificate } from './change-certificate.ts';
import type { CommandContext } from './command.ts';
import type { CertificateOutcome } from './outcomes.ts';

/** The request ends once the PKI has voided its command id; what was signed already is abandoned. */
export const cancelRequest = (
  deps: LifecycleDependencies,
  input: { readonly certificateId: CertificateId },
  context: CommandContext,
): Promise<CertificateOutcome> =>
  changeCertificate(deps, 'cancel-request', { ...input }, context, {
    kind: 'intend_end',
    end: { cause: 'cancelled', reason: 'cancelled', detail: context.reason },
  });
