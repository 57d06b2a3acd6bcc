import type { Certificate } from '@bfcert/kernel/x509';
import type { AuthorityName, TrustDomain } from '@bfcert/pki-contract';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';

/** An authority whose key is not ours, as the control plane is configured to use it. */
export interface OutsideAuthority {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  /** Issuing certificate first, root last; pinned by the configuration, not learnt from the authority. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  /**
   * How long after a call a certificate of it may still turn up in the authority's list. Only when this
   * has passed and the list does not hold one is the call known to have yielded nothing.
   */
  readonly reconciliationSeconds: number;
  /** Throws `AuthorityUnavailable` (not sent) while the process that holds its credentials is away. */
  reach(): Promise<ReachedAuthority>;
  close(): Promise<void>;
}

export interface ReachedAuthority {
  readonly port: IssuingAuthority;
  /** For how long a repeated order of one attempt yields the same certificate; 0: never certain. */
  readonly repeatSafeSeconds: number;
}
