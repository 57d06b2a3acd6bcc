import type { AuthorityName } from '@bfcert/pki-contract';
import type { IssuingKey } from './authorities/issuing-key.ts';
import type { CrlIssuer } from './crl/crl-issuer.ts';

/** An authority of ours, as far as the status of what it issued goes. */
export interface StatusIssuer extends CrlIssuer {
  readonly authority: AuthorityName;
  /** How long an OCSP answer of its responder is good for. */
  readonly answerLifeMs: number;
  openKey(): Promise<IssuingKey | null>;
}
