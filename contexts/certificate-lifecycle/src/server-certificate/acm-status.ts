import type { CertificateState } from '../certificate/certificate.ts';

interface AcmStatus {
  /** Whether there is a certificate that can be read. */
  readonly hasCertificate: boolean;
  /** In which state it enters the inventory; null: it does not. That ACM issued it does not say that it is served. */
  readonly enters: 'issued' | 'inactive' | 'revoked' | null;
  /** The states of a record with which it goes together. */
  readonly goesWith: readonly CertificateState[];
  /** What it means where no certificate can be had; one sentence. */
  readonly meaning: string | null;
}

const none = (meaning: string): AcmStatus => ({ hasCertificate: false, enters: null, goesWith: [], meaning });

/** All that AWS Certificate Manager calls a certificate (`CertificateStatus` of its API). */
const statuses = {
  ISSUED: {
    hasCertificate: true,
    enters: 'issued',
    goesWith: ['requested', 'issued', 'installed_pending_activation', 'active', 'inactive', 'retired'],
    meaning: null,
  },
  /** Imported or private, and not in use any more. */
  INACTIVE: {
    hasCertificate: true,
    enters: 'inactive',
    goesWith: ['issued', 'inactive', 'retired', 'deleted'],
    meaning: null,
  },
  REVOKED: { hasCertificate: true, enters: 'revoked', goesWith: ['revoked', 'retired', 'deleted'], meaning: null },
  EXPIRED: { hasCertificate: true, enters: null, goesWith: ['retired', 'revoked', 'deleted'], meaning: null },
  PENDING_VALIDATION: none('ACM waits for the proof of its domain.'),
  VALIDATION_TIMED_OUT: none('ACM was not given the proof of its domain within 72 hours.'),
  FAILED: none('ACM could not issue it.'),
} as const satisfies Readonly<Record<string, AcmStatus>>;

export const acmStatuses = Object.keys(statuses) as readonly (keyof typeof statuses)[];

/** Null for a word that ACM did not have when this was written: it is reported, never guessed. */
export function acmStatus(status: string): AcmStatus | null {
  return Object.hasOwn(statuses, status) ? statuses[status as keyof typeof statuses] : null;
}

export const stateOfAcmStatus = (status: string) => acmStatus(status)?.enters ?? null;
