import type { CertificateId, CertificateStanding } from '@bfcert/certificate-lifecycle';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CertificateFact } from '../station-process/check.ts';

/** What the lifecycle knows of the certificate a process is about. */
export async function certificateFact(
  { lifecycle }: EvseSecurityDependencies,
  certificateId: string | null,
): Promise<CertificateFact | null> {
  if (certificateId === null) return null;
  const standing = await lifecycle.certificateStanding(certificateId as CertificateId);
  return standing === null
    ? null
    : { ...standing, state: standing.isToBeDelivered ? 'issued' : factState(standing.state) };
}

function factState(state: CertificateStanding['state']): CertificateFact['state'] {
  switch (state) {
    case 'requested':
    case 'issued':
    case 'active':
      return state;
    case 'installed_pending_activation':
      return 'installed';
    case 'inactive':
    case 'retired':
    case 'revoked':
    case 'deleted':
      return 'gone';
    default:
      return state satisfies never;
  }
}
