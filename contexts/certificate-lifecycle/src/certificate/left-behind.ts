import { isSamePlace } from '../combined/own-place.ts';
import {
  type Certificate,
  hasMaterial,
  IMPORTED,
  type InstalledCertificate,
  type IssuedCertificate,
} from './certificate.ts';

/** It was not seen in use, or not since its endpoint went back from it. */
export type AwaitedCertificate = IssuedCertificate | InstalledCertificate;

/**
 * Those of its place that nobody waits for any more once an endpoint has come with this one. Nothing but their end would
 * ever take them from the inventory.
 *
 * What left for the last time before this one was signed the endpoint had to choose from, and took the younger: an answer
 * that was lost, or a refusal of what had been sent before, leaves such a record. What never left, and was signed before
 * this one, belongs to a key that the endpoint has made another after: its request was answered too late to be sent. One
 * that leaves at this moment has said so under the same lock, before it left.
 *
 * When an imported one was made in that order its record cannot say.
 */
export function leftBehind(by: Certificate, records: readonly Certificate[]): readonly AwaitedCertificate[] {
  if (!hasMaterial(by) || by.signed.profileVersion === IMPORTED) return [];
  const { issuedAt } = by.signed;
  return records.filter((one): one is AwaitedCertificate => {
    if (one.id === by.id || !isSamePlace(one, by)) return false;
    switch (one.state) {
      case 'issued':
        return one.sentAt === null ? isYoungerThan(by, one) : one.sentAt <= issuedAt;
      case 'installed_pending_activation':
        return one.installedAt <= issuedAt;
      default:
        return false;
    }
  });
}

/** Of two of one place, which was signed later; of an imported one that is not known. */
export const isYoungerThan = (one: Certificate, other: Certificate): boolean =>
  hasMaterial(one) &&
  hasMaterial(other) &&
  one.signed.profileVersion !== IMPORTED &&
  one.signed.issuedAt > other.signed.issuedAt;
