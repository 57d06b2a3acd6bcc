import type { CertId, Certificate } from '@bfcert/kernel/x509';

/** What our own responder has to say of a certificate. */
export type OwnAnswer =
  /** DER of the whole OCSPResponse, in force, and how it names the certificate: with a hash that may be another than was asked with. */
  | { readonly kind: 'answer'; readonly der: Buffer; readonly certId: CertId }
  /** We have issued it, or its issuer is ours, and there is nothing in force to say of it. */
  | { readonly kind: 'nothing_to_say' }
  | { readonly kind: 'not_ours' };

/** Where the status of a certificate is learnt. The addresses are what stations say: whoever asks there guards itself. */
export interface StatusSources {
  /** Of a certificate that has just been signed it may not be here yet: `signal` ends the wait for it. */
  own(certId: CertId, signal: AbortSignal): Promise<OwnAnswer>;
  /**
   * Whether our own responder speaks of it; null: nobody can say yet. Unlike `own` it is no question, which would be evidence
   * that the certificate is in use.
   */
  isOurs(certId: CertId): boolean | null;
  /**
   * POSTs the DER of an OCSPRequest and has the body of the answer. Rejects where the address may not be asked, is not
   * reached, answers too late, too much, or with something else.
   */
  askResponder(url: string, request: Buffer, signal: AbortSignal): Promise<Buffer>;
  /** The DER of a revocation list; rejects as above. */
  fetchList(url: string, signal: AbortSignal): Promise<Buffer>;
  /** The CAs under which certificates of V2G and of contracts stand, as they are in force: roots, and whatever else was imported. */
  anchors(): Promise<readonly Certificate[]>;
}
