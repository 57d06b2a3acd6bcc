import type { Json } from '@bfcert/kernel/canonical-json';
import { hasMaterial } from './certificate.ts';
import { never } from './never.ts';
import { issuingCertificateOf, type Step } from './step.ts';

/** The specification's dictionary, and domain names for what it leaves unnamed. */
export type CertificateEventType =
  | 'CertificateRequested'
  /** It existed before it had a record here. */
  | 'CertificateImported'
  | 'CSRValidated'
  | 'CertificateRequestRefused'
  | 'CertificateIssued'
  | 'CertificateInstallRequested'
  | 'CertificateInstalled'
  | 'CertificateInstallFailed'
  | 'CertificateActivated'
  /** An alarm: the endpoint went back to an older one. */
  | 'CertificateActivationFailed'
  | 'CertificateDeactivated'
  | 'CertificateRenewalStarted'
  /** Its record was lost with the records' database, and was made again from the PKI's ledger. */
  | 'CertificateRecovered'
  | 'CertificateRetired'
  | 'CertificateRevoked'
  | 'CertificateDeleted';

export interface CertificateEvent {
  readonly type: CertificateEventType;
  readonly data: { readonly [field: string]: Json };
}

/** What the world is told about a step; null for a fact that concerns nobody else. */
export function eventOf(step: Step): CertificateEvent | null {
  const { on, before, after, notes } = step;
  const data = {
    certificateRecordId: after.id,
    managedIdentityId: after.identityId,
    certificatePurpose: after.purpose,
    slot: after.slot,
    ...notes,
  };
  const material = [after, before].find((record) => record !== null && hasMaterial(record))?.signed ?? null;
  const named = (type: CertificateEventType, more: CertificateEvent['data'] = {}): CertificateEvent => ({
    type,
    data: { ...data, ...(material === null ? {} : { fingerprint: material.fingerprint }), ...more },
  });

  switch (on) {
    case 'request':
    case 'renew':
      return named('CertificateRequested', { requestReason: after.requestReason });
    case 'import':
      return named('CertificateImported', {
        issuerRef: material?.authority ?? null,
        serial: material?.serial ?? null,
        validFrom: material?.notBefore ?? null,
        validTo: material?.notAfter ?? null,
        state: after.state,
        operatingModel: after.operatingModel,
      });
    case 'recover':
      return named('CertificateRecovered', { serial: material?.serial ?? null, validTo: material?.notAfter ?? null });
    case 'signing_request':
      return named('CSRValidated', {
        csrFingerprint: after.state === 'requested' ? (after.signingRequest?.fingerprint ?? null) : null,
        subjectPublicKeySha256: after.state === 'requested' ? (after.signingRequest?.spkiSha256 ?? null) : null,
        subjectKeyId: after.state === 'requested' ? (after.signingRequest?.subjectKeyId ?? null) : null,
        identityBindingResult: 'bindingExceptions' in notes ? 'by_exception' : 'exact_match',
      });
    case 'issued':
      return named('CertificateIssued', {
        issuerRef: material?.authority ?? null,
        issuingCaId: material === null ? null : issuingCertificateOf(material),
        serial: material?.serial ?? null,
        validFrom: material?.notBefore ?? null,
        validTo: material?.notAfter ?? null,
      });
    case 'refused':
      return named('CertificateRequestRefused');
    case 'install_ordered':
    case 'sent':
      return named('CertificateInstallRequested', { targetIdentity: after.identityId });
    case 'installed':
    case 'installed_again':
      return named('CertificateInstalled', {
        installedAt: after.state === 'installed_pending_activation' ? after.installedAt : null,
      });
    case 'rejected_by_endpoint':
      return named('CertificateInstallFailed');
    case 'evidence':
      return named('CertificateActivated', {
        activatedAt: after.state === 'active' ? after.activatedAt : null,
        replacedCertificateId: after.state === 'active' ? after.replaced : null,
        activationEvidenceType: after.state === 'active' ? after.evidence : null,
      });
    case 'superseded_by_rollback':
      return named('CertificateActivationFailed', { cause: 'endpoint_went_back', alarm: true });
    case 'replaced':
    case 'abandon':
    case 'expire':
      return named('CertificateRetired', { cause: after.state === 'retired' ? after.cause : null });
    case 'deactivate':
      return named('CertificateDeactivated');
    case 'activate':
      return named('CertificateInstalled', { installationChannel: 'reactivated_by_operator' });
    case 'revoke':
      return named('CertificateRevoked', {
        reason: after.state === 'revoked' ? after.reason : null,
        revokedAt: after.state === 'revoked' ? after.revokedAt : null,
      });
    case 'cancelled':
    case 'timed_out':
    case 'delete':
      return named('CertificateDeleted', { cause: on });
    case 'seen':
    case 'end_intended':
    case 'revocation_confirmed':
    case 'unknown_to_pki':
      return null;
    default:
      return never(on);
  }
}
