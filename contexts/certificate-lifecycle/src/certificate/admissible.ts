import { type Certificate, hasMaterial } from './certificate.ts';
import { isOver } from './step.ts';

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
  /** RFC 3339; from then on the fingerprint is not admissible any more, without any event. */
  readonly until: string;
}

/** Null: refused at the handshake. */
export function admissible(record: Certificate, now: Date): AdmissibleFingerprint | null {
  if (!hasMaterial(record) || isOver(record, now)) return null;
  const { fingerprint, notAfter } = record.signed;
  switch (record.state) {
    case 'issued':
      return record.sentAt === null ? null : { fingerprint, class: 'issued_and_sent', until: notAfter };
    case 'installed_pending_activation':
    case 'active':
      return { fingerprint, class: record.state, until: notAfter };
    case 'retired':
      if (record.cause === 'abandoned') return { fingerprint, class: 'abandoned', until: notAfter };
      if (record.cause !== 'replaced' || record.rollbackUntil <= now.toISOString()) return null;
      return { fingerprint, class: 'rollback', until: record.rollbackUntil };
    default:
      return null;
  }
}
