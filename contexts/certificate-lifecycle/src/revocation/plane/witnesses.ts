import type { IdentityId } from '../../identity/identity-id.ts';

/** Those who can say whether a revocation has arrived; each is asked again until it has. */
export interface PlaneWitnesses {
  /** Every gateway there may be, whether it can be reached or not. */
  gateways(): readonly string[];
  /**
   * Of each certificate, in their order, whether this gateway admits it no more and has no connection of
   * it. Throws when the gateway cannot be reached, or does not know who may enter. At most 500.
   */
  shutOut(
    gateway: string,
    certificates: readonly { readonly identityId: IdentityId; readonly fingerprint: string }[],
  ): Promise<readonly boolean[]>;
  /** `elsewhere`: lists and answers of this issuer are not ours; `not_ready`: what is served is not known yet. */
  published(issuer: string, serial: string): Promise<PublishedRevocation | 'elsewhere' | 'not_ready'>;
}

/** Whether the signed statement that is being served calls the certificate revoked. */
export interface PublishedRevocation {
  readonly ocsp: boolean;
  readonly crl: boolean;
}
