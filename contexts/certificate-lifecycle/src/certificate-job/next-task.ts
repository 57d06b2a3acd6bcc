import type { Certificate } from '../certificate/certificate.ts';
import { isOwedByThePki } from '../revocation/plane/at-the-authority.ts';
import type { JobAction } from './certificate-job.ts';

/** What the PKI has to do for this record now, read off the record alone; null when nothing. */
export function nextTask(record: Certificate): JobAction | null {
  switch (record.state) {
    case 'requested':
      if (record.intendedEnd !== null) return 'void';
      return record.signingRequest === null ? null : 'issue';
    case 'revoked':
      return isOwedByThePki(record) ? 'revoke' : null;
    default:
      return null;
  }
}
