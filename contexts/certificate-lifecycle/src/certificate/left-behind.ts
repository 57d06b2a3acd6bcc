import { isSamePlace } from '../combined/own-place.ts';
import {
  type Certificate,
  hasMaterial,
  IMPORTED,
  type InstalledCertificate,
  type IssuedCertificate,
} from './certificate.ts';

/** It left for its endpoint, and was not seen in use, or not since its endpoint went back from it. */
export type AwaitedCertificate = IssuedCertificate | InstalledCertificate;

/**
 * Those of its place that nobody waits for any more once an endpoint has come with this one: each left for the last time
 * before this one was signed, so the endpoint had both to choose from, and took the younger. An answer that was lost, or a
 * refusal of what had been sent before, leaves such a record; nothing but its end would ever take it from the inventory.
 *
 * When an imported one was made in that order its record cannot say.
 */
export function leftBehind(by: Certificate, records: readonly Certificate[]): readonly AwaitedCertificate[] {
  if (!hasMaterial(by) || by.signed.profileVersion === IMPORTED) return [];
  const { issuedAt } = by.signed;
  return records.filter((one): one is AwaitedCertificate => {
    if (one.id === by.id || !isSamePlace(one, by)) return false;
    const left =
      one.state === 'issued' ? one.sentAt : one.state === 'installed_pending_activation' ? one.installedAt : null;
    return left !== null && left <= issuedAt;
  });
}

/** Of two of one place, which was signed later; of an imported one that is not known. */
export const isYoungerThan = (one: Certificate, other: Certificate): boolean =>
  hasMaterial(one) &&
  hasMaterial(other) &&
  one.signed.profileVersion !== IMPORTED &&
  one.signed.issuedAt > other.signed.issuedAt;
