import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Place } from '../commands/outcomes.ts';
import type { LifecycleDependencies } from '../ports.ts';

/** The combined certificate of its station that is in force in this place of an EVSE; null: none is. */
export const combinedHolderOf = (
  { transactions, certificates }: Pick<LifecycleDependencies, 'transactions' | 'certificates'>,
  place: Place,
): Promise<CertificateId | null> => transactions.run((tx) => certificates.otherHolderOf(tx, place));
