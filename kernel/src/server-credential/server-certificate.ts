import type { Certificate } from '../x509/index.ts';

/** One certificate that a listener serves. */
export interface ServerCredential {
  readonly keyPem: string;
  /** Leaf first, root left out. An RSA leaf needs its own RSA issuers: RSA-only clients cannot check EC ones. */
  readonly chainPem: string;
}

export interface IssuedCredential extends ServerCredential {
  readonly leaf: Certificate;
}

/** What is in force for a key of a listener of ours. */
export type ServerCertificate =
  | { readonly outcome: 'issued'; readonly credential: IssuedCredential; readonly successorWanted: boolean }
  | { readonly outcome: 'pending' }
  /** Only another key is given a certificate. */
  | { readonly outcome: 'key_spent'; readonly detail: string }
  | { readonly outcome: 'refused'; readonly reason: string; readonly detail: string };
