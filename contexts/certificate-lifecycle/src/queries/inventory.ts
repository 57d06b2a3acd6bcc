import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Certificate, CertificateState } from '../certificate/certificate.ts';
import type { CertificateJob } from '../certificate-job/certificate-job.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Posture } from '../policy/posture.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { AllowedAction } from './allowed-actions.ts';

export interface InventoryQuery {
  readonly purpose?: PurposeName;
  readonly state?: CertificateState;
  /** Part of a binding's value, a serial number or a fingerprint; case does not matter. */
  readonly search?: string;
  /** The last certificate of the page before; newest first. */
  readonly after: CertificateId | null;
  /** 1–500. */
  readonly limit: number;
}

/** One row of the operator's view (FR-001a). */
export interface CertificateSummary {
  readonly id: CertificateId;
  readonly identityId: IdentityId;
  /** The OCPP identity, or the name of the server. */
  readonly identityName: string;
  readonly owner: string;
  readonly purpose: PurposeName;
  readonly slot: string | null;
  readonly state: CertificateState;
  /** With the cause where the state has one, e.g. `retired(replaced)`. */
  readonly stateLabel: string;
  readonly posture: Posture | null;
  readonly fingerprint: string | null;
  readonly serial: string | null;
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly requestedAt: string;
  readonly updatedAt: string;
  /** The latest install or activation outcome, one sentence. */
  readonly lastOutcome: string;
  readonly version: number;
  readonly actions: readonly AllowedAction[];
}

/** The leaf, taken apart for people. */
export interface DecodedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly fingerprint: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** E.g. `EC P-256`. */
  readonly key: string;
  readonly signatureAlgorithm: string;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  readonly dnsNames: readonly string[];
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly isCa: boolean;
}

export interface CertificatePage extends CertificateSummary {
  readonly record: Certificate;
  readonly identity: Identity;
  readonly decoded: DecodedCertificate | null;
  readonly chainPem: string | null;
  readonly jobs: readonly CertificateJob[];
}
