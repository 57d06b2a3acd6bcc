import { IMPORTED, type RevokedCertificate } from '../../certificate/certificate.ts';
import { refusalSentences } from '../../certificate/refusals.ts';
import type { PlaneStanding } from './plane-confirmation.ts';

/** An outside authority that our PKI did not order it from is not asked through our PKI. */
const isForThePki = ({ operatingModel, signed }: Pick<RevokedCertificate, 'operatingModel' | 'signed'>) =>
  operatingModel === 'managed' || signed.profileVersion !== IMPORTED;

/** The PKI has its revocation still to record, as far as anybody knows. */
export const isOwedByThePki = (record: RevokedCertificate): boolean =>
  record.confirmedByAuthorityAt === null && record.unknownToPkiAt === undefined && isForThePki(record);

/**
 * How a revocation stands at the CA, read off the record alone. What is counted and what is late is read by the
 * same rule in SQL (`postgresPlaneConfirmationStore`).
 */
export function standingAtAuthority(record: RevokedCertificate): PlaneStanding {
  const { confirmedByAuthorityAt: confirmedAt, revokedAt, unknownToPkiAt, reportedRevoked } = record;
  if (confirmedAt !== null) {
    const detail = reportedRevoked ?? 'The PKI has recorded it.';
    return { plane: 'ca', state: 'confirmed', since: confirmedAt, detail, confirmedBy: [] };
  }
  if (!isForThePki(record)) {
    const why = record.operatingModel === 'tracked' ? 'tracked_only' : 'broker_not_connected';
    const detail = `${refusalSentences[why]} It is refused here; have its issuer revoke it.`;
    return { plane: 'ca', state: 'not_applicable', since: revokedAt, detail, confirmedBy: [] };
  }
  if (unknownToPkiAt !== undefined) {
    const detail = 'The PKI does not know it: have its issuer revoke it, and record that here.';
    return { plane: 'ca', state: 'outstanding', since: revokedAt, detail, confirmedBy: [] };
  }
  return {
    plane: 'ca',
    state: 'outstanding',
    since: revokedAt,
    detail: 'The PKI has not recorded it yet.',
    confirmedBy: [],
  };
}
