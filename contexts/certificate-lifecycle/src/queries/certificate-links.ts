import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';

/** The others of its place (identity, purpose and slot), each null where there is none. */
export interface CertificateLinks {
  /** The one in force; may be this one. */
  readonly current: CertificateId | null;
  /** The newest on its way to take the place of the one in force; may be this one. */
  readonly next: CertificateId | null;
  /** Whose place this one took. */
  readonly replaced: CertificateId | null;
  /** Which one took the place of this one. */
  readonly replacedBy: CertificateId | null;
}

/** `records` are all of the identity's, in any order. */
export function linksOf(record: Certificate, records: readonly Certificate[]): CertificateLinks {
  const place = records
    .filter(({ purpose, slot }) => purpose === record.purpose && slot === record.slot)
    .toSorted((one, other) => (one.id < other.id ? 1 : -1));
  const current = place.find(({ state }) => state === 'active');
  const isFormer = record.state === 'retired' && record.cause === 'replaced';
  return {
    current: current?.id ?? null,
    next: place.find(isOnItsWay)?.id ?? null,
    replaced:
      record.state === 'active'
        ? record.replaced
        : (place.find((one) => one.state === 'retired' && one.cause === 'replaced' && one.replacedBy === record.id)
            ?.id ?? null),
    // A record that was replaced and then revoked or deleted no longer says so; the one in force still does.
    replacedBy: isFormer
      ? record.replacedBy
      : (place.find((one) => one.state === 'active' && one.replaced === record.id)?.id ?? null),
  };
}

const isOnItsWay = ({ state }: Certificate): boolean =>
  state === 'requested' || state === 'issued' || state === 'installed_pending_activation';
