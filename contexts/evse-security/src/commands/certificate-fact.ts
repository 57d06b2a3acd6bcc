import type { CertificateId, CertificatePage } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CertificateFact } from '../station-process/check.ts';

const reader = systemActor('migration');

/** What the lifecycle knows of the certificate a process is about. */
export async function certificateFact(
  { lifecycle }: EvseSecurityDependencies,
  certificateId: string | null,
): Promise<CertificateFact | null> {
  if (certificateId === null) return null;
  const page = await lifecycle.certificate(certificateId as CertificateId, reader);
  if (page === null) return null;
  return {
    id: page.id,
    state: factState(page.state),
    fingerprint: page.fingerprint,
    chainPem: page.chainPem,
    lastOutcome: page.lastOutcome,
  };
}

function factState(state: CertificatePage['state']): CertificateFact['state'] {
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
