import type { Certificate, RetiredCertificate } from '../certificate/certificate.ts';
import { never } from '../certificate/never.ts';
import type { EvidenceType } from '../evidence/evidence.ts';

const SEEN_BY: Record<EvidenceType, string> = {
  mtls_handshake: 'in a mutual TLS handshake',
  served_by_listener: 'served by the listener',
};

/** The latest install or activation outcome in one sentence (FR-001a); when it was, `updatedAt` says. */
export function lastOutcome(record: Certificate): string {
  switch (record.state) {
    case 'requested':
      if (record.intendedEnd !== null) return `Ending: ${record.intendedEnd.reason}. ${record.intendedEnd.detail}`;
      return record.signingRequest === null ? 'Waits for a signing request.' : 'Waits for the PKI.';
    case 'issued':
      return record.sentAt === null ? 'Issued, not sent yet.' : 'Sent, no answer yet.';
    case 'installed_pending_activation':
      return record.since === 'rollback'
        ? 'The endpoint went back to the certificate before it.'
        : 'Accepted by the endpoint, not seen in use yet.';
    case 'active':
      return `Seen ${SEEN_BY[record.evidence]}.`;
    case 'inactive':
      return 'Taken out of service.';
    case 'retired':
      return retirement(record);
    case 'revoked':
      return `Revoked: ${record.reason}${record.confirmedByAuthorityAt === null ? ', the CA is still to confirm' : ''}.`;
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
      return `Replaced; may still authenticate until ${record.rollbackUntil}.`;
    case 'expired':
      return 'Expired.';
    case 'abandoned':
      return 'Given up.';
    case 'install_rejected':
      return `Rejected by the endpoint: ${record.detail}`;
    default:
      return never(record);
  }
}
