import type { Certificate, RetiredCertificate } from '../certificate/certificate.ts';
import { never } from '../certificate/never.ts';

/** The latest install or activation outcome in one sentence (FR-001a). */
export function lastOutcome(record: Certificate): string {
  switch (record.state) {
    case 'requested':
      if (record.intendedEnd !== null) return `Ending: ${record.intendedEnd.reason}. ${record.intendedEnd.detail}`;
      return record.signingRequest === null ? 'Waits for a signing request.' : 'Waits for the PKI.';
    case 'issued':
      return record.sentAt === null ? 'Issued, not sent yet.' : `Sent at ${record.sentAt}, no answer yet.`;
    case 'installed_pending_activation':
      return record.since === 'rollback'
        ? 'The endpoint went back to the certificate before it.'
        : `Installed at ${record.installedAt}, not seen in use yet.`;
    case 'active':
      return `Activated at ${record.activatedAt} by ${record.evidence}, last seen at ${record.lastSeenAt}.`;
    case 'inactive':
      return `Deactivated at ${record.deactivatedAt}.`;
    case 'retired':
      return retirement(record);
    case 'revoked':
      return `Revoked at ${record.revokedAt}: ${record.reason}${record.confirmedByAuthorityAt === null ? ', the CA is still to confirm' : ''}.`;
    case 'deleted':
      return record.cause === 'refused'
        ? `Refused by the PKI: ${record.reason}. ${record.detail}`
        : `Deleted: ${record.reason}.`;
    default:
      return never(record);
  }
}

function retirement(record: RetiredCertificate): string {
  switch (record.cause) {
    case 'replaced':
      return `Replaced at ${record.retiredAt}; may authenticate until ${record.rollbackUntil}.`;
    case 'expired':
      return `Expired at ${record.signed.notAfter}.`;
    case 'abandoned':
      return `Abandoned at ${record.retiredAt}.`;
    case 'install_rejected':
      return `Rejected by the endpoint: ${record.detail}`;
    default:
      return never(record);
  }
}
