import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { changeCertificate } from './change-certificate.ts';
import type { CommandContext } from './command.ts';
import type { CertificateOutcome } from './outcomes.ts';

export interface Installation {
  readonly certificateId: CertificateId;
  readonly outcome: 'accepted' | 'rejected';
  readonly channel: string;
  readonly detail: string;
}

/** What the endpoint answered. Accepted is not activation: only its use is. */
export const recordInstallation = (
  deps: LifecycleDependencies,
  input: Installation,
  context: CommandContext,
): Promise<CertificateOutcome> =>
  changeCertificate(
    deps,
    'record-installation',
    { ...input },
    context,
    input.outcome === 'accepted'
      ? { kind: 'installed', channel: input.channel }
      : { kind: 'rejected_by_endpoint', detail: input.detail },
  );
