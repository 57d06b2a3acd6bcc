/** Why a gateway may admit a fingerprint. The words of the admission table. */
export type AdmissibleClass =
  | 'issued_and_sent'
  | 'installed_pending_activation'
  | 'active'
  /** retired(replaced), inside its rollback window */
  | 'rollback'
  /** retired(abandoned), unexpired */
  | 'abandoned';

export interface AdmissibleFingerprint {
  readonly fingerprint: string;
  readonly class: AdmissibleClass;
  /** RFC 3339; after it the fingerprint is not admissible any more, without any event. */
  readonly until: string;
}
