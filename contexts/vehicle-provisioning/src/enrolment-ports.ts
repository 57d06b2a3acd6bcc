import type { AuditedParts, Lifecycle } from '@bfcert/certificate-lifecycle';
import type { OwnDoorStore } from './own-door/own-door-store.ts';
import type {
  EnrolmentTokenStore,
  VasEnrolmentStore,
  VasProgramStore,
  VehicleKeyStore,
} from './vas-enrolment/vas-enrolment-store.ts';

/** What is used of the certificate lifecycle. */
export type EnrolmentLifecycle = Pick<
  Lifecycle,
  | 'findIdentity'
  | 'identityByBinding'
  | 'ownership'
  | 'issueCertificate'
  | 'renewCertificate'
  | 'advanceCertificate'
  | 'certificateStanding'
  | 'shownCertificate'
  | 'recordSent'
  | 'recordEvidence'
  | 'recordSecurityEvent'
>;

export interface EnrolmentStores {
  readonly enrolments: VasEnrolmentStore;
  readonly tokens: EnrolmentTokenStore;
  readonly keys: VehicleKeyStore;
  readonly programs: VasProgramStore;
  readonly doors: OwnDoorStore;
}

export interface EnrolmentDependencies extends AuditedParts {
  readonly stores: EnrolmentStores;
  readonly lifecycle: EnrolmentLifecycle;
  /** Resolves when a client has waited long enough for a signature, and is told to come again. */
  readonly patience: () => Promise<void>;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** When it is to come again, in seconds. */
  readonly retryAfter: { readonly signing: number; readonly approval: number };
}
