import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { changeCertificate } from './change-certificate.ts';
import type { CommandContext } from './command.ts';
import type { CertificateOutcome } from './outcomes.ts';

/** An abandoned certificate still authenticates: seen in use, it becomes active. */
export const abandonCertificate = (
  deps: LifecycleDependencies,
  input: { readonly certificateId: CertificateId; readonly provenUnused: boolean },
  context: CommandContext,
): Promise<CertificateOutcome> =>
  changeCertificate(deps, 'abandon-certificate', { ...input }, context, {
    kind: 'abandon',
    provenUnused: input.provenUnused,
  });
