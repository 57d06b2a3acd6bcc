import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { CertificateDiscard } from '../../certificate-discard/certificate-discard.ts';
import type { CertificateDiscardStore } from '../../certificate-discard/certificate-discard-store.ts';

export function memoryDiscardStore(database: MemoryDatabase): CertificateDiscardStore {
  /** Of each charger, oldest first. */
  const discards = database.table<readonly CertificateDiscard[]>('evse_certificate_discard');
  return onlyThese<CertificateDiscardStore>('discards', {
    add: async (_tx, discard) => {
      const own = discards.get(discard.identityId) ?? [];
      if (own.some(({ certificateId }) => certificateId === discard.certificateId)) return false;
      discards.set(discard.identityId, [...own, discard]);
      return true;
    },
    find: async (_tx, id, certificateId) =>
      discards.get(id)?.find((one) => one.certificateId === certificateId) ?? null,
    countSince: async (_tx, id, since) => (discards.get(id) ?? []).filter(({ saidAt }) => saidAt >= since).length,
  });
}
