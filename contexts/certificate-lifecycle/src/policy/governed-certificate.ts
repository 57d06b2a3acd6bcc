import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { PurposeName } from '../purposes/purpose.ts';

/** As much of a certificate in service, and of its identity, as policy decides by. */
export interface GovernedCertificate {
  readonly id: CertificateId;
  readonly identityId: IdentityId;
  readonly purpose: PurposeName;
  readonly operatingModel: OperatingModel;
  readonly slot: string | null;
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly active: boolean;
  readonly owner: string;
  readonly family: string;
  readonly cohorts: readonly string[];
}
