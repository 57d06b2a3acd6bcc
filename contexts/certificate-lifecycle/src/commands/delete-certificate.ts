import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { changeCertificate } from './change-certificate.ts';
import type { CommandContext } from './command.ts';
import type { CertificateOutcome } from './outcomes.ts';

/** Leaves a tombstone; its timeline and audit stay. Never revokes. */
export const deleteCertificate = (
  deps: LifecycleDependencies,
  input: { readonly certificateId: CertificateId },
  context: CommandContext,
): Promise<CertificateOutcome> =>
  changeCertificate(deps, 'delete-certificate', { ...input }, context, { kind: 'delete', reason: context.reason });
