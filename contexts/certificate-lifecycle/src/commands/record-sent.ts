import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateOutcome } from '../lifecycle.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { changeCertificate } from './change-certificate.ts';
import type { CommandContext } from './command.ts';

/** Recorded before the chain leaves: from then on the endpoint may hold it, whatever it answers. */
export const recordSent = (
  deps: LifecycleDependencies,
  input: { readonly certificateId: CertificateId; readonly executionPath: string },
  context: CommandContext,
): Promise<CertificateOutcome> =>
  changeCertificate(deps, 'record-sent', input, context, { kind: 'sent', executionPath: input.executionPath });
