import type {
  Certificate,
  InstalledCertificate,
  RetiredCertificate,
  RevokedCertificate,
} from '../certificate/certificate.ts';
import { never } from '../certificate/never.ts';
import type { EvidenceType } from '../evidence/evidence.ts';

const PROVEN_BY: Record<EvidenceType, string> = {
  mtls_handshake: 'Seen in a mutual TLS handshake.',
  served_by_listener: 'Seen served by the listener.',
  vehicle_transaction: 'Seen in a transaction of the vehicle.',
  ocsp_query: 'Its status was asked for.',
  accepted_by_station: 'Accepted by the station.',
  listed_by_station: 'Listed by the station.',
  evse_acceptance: 'Accepted by a charging point.',
  provider_confirmation: 'Confirmed by the provider.',
  provisioning_status: 'Called provisioned by the provider.',
  scheme_readiness: 'Called ready by the scheme.',
  program_proof: 'Proven as the program asks.',
  iot_platform_active: 'Called active by the IoT platform.',
  bundle_verified: 'Its bundle was verified.',
  used_by_process: 'Used by its process.',
  ocpp_delivery: 'Delivered over OCPP.',
  certificate_shown: 'Handed in by somebody.',
};

const PENDING_SINCE: Record<InstalledCertificate['since'], string> = {
  endpoint_answer: 'Accepted by the endpoint, not seen in use yet.',
  inferred_from_use: 'Accepted by the endpoint, not seen in use yet.',
  reactivation: 'Put back into service, not seen in use yet.',
  sent_again: 'To be sent again, no answer yet.',
  rollback: 'The endpoint went back to the certificate before it.',
  import: 'Imported as waiting for its activation.',
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
      return PENDING_SINCE[record.since];
    case 'active':
      return PROVEN_BY[record.evidence];
    case 'inactive':
      return 'Taken out of service.';
    case 'retired':
      return retirement(record);
    case 'revoked':
      return `Revoked: ${record.reason}${atAuthority(record)}.`;
    case 'deleted':
      return record.cause === 'refused'
        ? `Refused by the PKI: ${record.reason}. ${record.detail}`
        : `Deleted: ${record.reason}.`;
    default:
      return never(record);
  }
}

function atAuthority({ confirmedByAuthorityAt, unknownToPkiAt }: RevokedCertificate): string {
  if (confirmedByAuthorityAt !== null) return '';
  return unknownToPkiAt === undefined ? ', the CA is still to confirm' : ', its issuer is still to revoke it';
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
