import { IMPORTED, type RevokedCertificate } from '../../certificate/certificate.ts';
import { refusalSentences } from '../../certificate/refusals.ts';
import type { PlaneStanding } from './plane-confirmation.ts';

/** An outside authority that our PKI did not order it from is not asked through our PKI. */
export const isForThePki = ({ operatingModel, signed }: Pick<RevokedCertificate, 'operatingModel' | 'signed'>) =>
  operatingModel === 'managed' || signed.profileVersion !== IMPORTED;

/**
 * How a revocation stands at the CA, read off the record alone. What is counted and what is late is read by the
 * same rule in SQL (`postgresPlaneConfirmationStore`).
 */
export function standingAtAuthority(record: RevokedCertificate): PlaneStanding {
  const { confirmedByAuthorityAt: confirmedAt, revokedAt } = record;
  if (confirmedAt !== null) {
    return { plane: 'ca', state: 'confirmed', since: confirmedAt, detail: 'The PKI has recorded it.' };
  }
  if (!isForThePki(record)) {
    const detail = `${refusalSentences.broker_not_connected} It is refused here; have its issuer revoke it.`;
    return { plane: 'ca', state: 'not_applicable', since: revokedAt, detail };
  }
  return { plane: 'ca', state: 'outstanding', since: revokedAt, detail: 'The PKI has not recorded it yet.' };
}
