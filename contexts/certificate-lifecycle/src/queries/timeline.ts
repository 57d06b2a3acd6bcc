/** One thing that happened to a certificate; newest last. */
export interface TimelineEntry {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: 'transition' | 'refusal' | 'evidence';
  /** E.g. `CertificateActivated`, `revoke-certificate refused`, `mtls_handshake`. */
  readonly title: string;
  /** One sentence. */
  readonly detail: string;
  readonly actor: string;
  readonly correlationId: string | null;
}
