import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { LifecycleDependencies } from '../ports.ts';

/**
 * The records whose certificates carry the names of this identity, which is locked: its own, and of an EVSE the combined
 * ones, which are its station's.
 */
export const carryingItsNames = async (
  { certificates }: Pick<LifecycleDependencies, 'certificates'>,
  tx: Transaction,
  { identity, records }: Holdings,
): Promise<readonly Certificate[]> => [...records, ...(await certificates.speakingFor(tx, identity.id))];
