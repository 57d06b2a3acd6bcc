/** Somebody asked our OCSP responder for the status of a certificate, and was told that it is good. */
export interface StatusQuery {
  /** SHA-256 of the issuing certificate's DER, lower-case hex. */
  readonly issuer: string;
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  /** When it was asked last, by the server that answered, RFC 3339. */
  readonly at: string;
}
