import { deliverableOf, deliverySentences, noDeliveries } from '../delivery/delivery-path.ts';
import type { Identity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { AllowedAction } from './allowed-actions.ts';
import type { CertificateSummary } from './certificate-summary.ts';

/** What the record alone would allow to be sent again, and whoever talks to its endpoint would not send. */
export async function withoutUndeliverable(
  { deliveries = noDeliveries }: Pick<LifecycleDependencies, 'deliveries'>,
  page: readonly CertificateSummary[],
  identities: readonly Identity[],
): Promise<readonly CertificateSummary[]> {
  const asked = page.flatMap((summary) => {
    const identity = identities.find(({ id }) => id === summary.identityId);
    return identity !== undefined && summary.actions.some(isInstallable) ? [deliverableOf(summary, identity)] : [];
  });
  if (asked.length === 0) return page;
  const objections = await deliveries.objections(asked);
  return page.map((summary) => {
    const objection = objections.get(summary.id);
    if (objection === undefined) return summary;
    const refused: AllowedAction = { name: 'install', allowed: false, reason: deliverySentences[objection] };
    return { ...summary, actions: summary.actions.map((action) => (isInstallable(action) ? refused : action)) };
  });
}

const isInstallable = ({ name, allowed }: AllowedAction): boolean => name === 'install' && allowed;
