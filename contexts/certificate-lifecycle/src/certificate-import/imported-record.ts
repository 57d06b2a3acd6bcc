import type { CertificateWithMaterial, SignedCertificate } from '../certificate/certificate.ts';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { never } from '../certificate/never.ts';
import type { Place } from '../commands/outcomes.ts';
import type { MappedState } from '../iot-hub/hub-status.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';

export interface Imported {
  readonly place: Place;
  readonly operatingModel: OperatingModel;
  readonly ownershipVersion: number | null;
  readonly signed: SignedCertificate;
  /** `issued` where no platform has a status for it. */
  readonly state: MappedState | 'issued';
  readonly reason: string;
  readonly policyVersion: string;
}

/**
 * The record of a certificate that existed before it. Without a status it may be on the endpoint and in
 * use: it begins as sent, so that its next use brings it into force and nobody gives it up unseen.
 */
export function importedRecord(
  { place, operatingModel, ownershipVersion, policyVersion, signed, state, reason }: Imported,
  now: Date,
): CertificateWithMaterial {
  const at = now.toISOString();
  const begun = {
    id: newCertificateId(now),
    identityId: place.identityId,
    purpose: place.purpose,
    slot: place.slot,
    operatingModel,
    version: 1,
    requestedAt: at,
    requestReason: reason,
    renewalOf: null,
    policyVersion,
    ...(ownershipVersion === null ? {} : { ownershipVersion }),
    signed,
  };
  switch (state) {
    case 'issued':
      return { ...begun, state, sentAt: at };
    case 'installed_pending_activation':
      return { ...begun, state, installedAt: at, since: 'import' };
    case 'active':
      return {
        ...begun,
        state,
        installedAt: at,
        activatedAt: at,
        evidence: 'iot_platform_active',
        lastSeenAt: at,
        replaced: null,
      };
    case 'inactive':
      return { ...begun, state, deactivatedAt: at };
    case 'revoked': {
      const confirmedByAuthorityAt = operatingModel === 'managed' ? null : at;
      return { ...begun, state, revokedAt: at, reason: 'unspecified', confirmedByAuthorityAt };
    }
    default:
      return never(state);
  }
}
