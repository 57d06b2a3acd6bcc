import { hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { filterOf } from './inventory.ts';

/**
 * Of certificates that stations show to vehicles of this edition and whose status they staple: those in service whose chain
 * is stored, newest first. Null behind `next`: there are no more.
 */
export async function stapledChains(
  { certificates, clock }: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
  purpose: 'evse_v2g' | 'evse_v2g_20',
  { after, limit }: { readonly after: CertificateId | null; readonly limit: number },
): Promise<{
  readonly chains: readonly { readonly id: CertificateId; readonly chainPem: string }[];
  readonly next: CertificateId | null;
}> {
  const now = clock.now();
  const inService = filterOf({ purpose, endsAfter: now.toISOString() }, { owners: 'all' }, now);
  const page = await certificates.page(inService, after, limit);
  const chains = page.flatMap(({ record }) => {
    const chainPem = hasMaterial(record) ? record.signed.chainPem : null;
    return chainPem === null ? [] : [{ id: record.id, chainPem }];
  });
  return { chains, next: page.length < limit ? null : (page.at(-1)?.record.id ?? null) };
}
