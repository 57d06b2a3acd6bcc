import type { OwnerScope } from '@bfcert/kernel/actor';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Every member that is there must hold. */
export interface AuditFilter {
  /** Entries about identities of these owners; an entry about none is only for who acts for all. */
  readonly owners: OwnerScope;
  /** `kind:id`, whole. */
  readonly actor?: string;
  readonly action?: string;
  readonly identityId?: IdentityId;
  readonly certificateId?: CertificateId;
  readonly outcome?: AuditEntry['outcome'];
  /** RFC 3339 in UTC with milliseconds, inclusive. By the clock of that time, which may have jumped. */
  readonly from?: string;
  /** Exclusive. */
  readonly to?: string;
}
