import { type Certificate, IMPORTED, type RevokedCertificate } from '../certificate/certificate.ts';
import type { JobAction } from './certificate-job.ts';

/** What the PKI has to do for this record now, read off the record alone; null when nothing. */
export function nextTask(record: Certificate): JobAction | null {
  switch (record.state) {
    case 'requested':
      if (record.intendedEnd !== null) return 'void';
      return record.signingRequest === null ? null : 'issue';
    case 'revoked':
      return record.confirmedByAuthorityAt === null && isForThePki(record) ? 'revoke' : null;
    default:
      return null;
  }
}

/** An outside authority that our PKI did not order it from is not asked through our PKI either. */
const isForThePki = ({ operatingModel, signed }: RevokedCertificate): boolean =>
  operatingModel === 'managed' || signed.profileVersion !== IMPORTED;
