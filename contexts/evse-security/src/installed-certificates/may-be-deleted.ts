import type { RootsInUse } from '@bfcert/certificate-lifecycle';
import { isIssuerNamed, sameHashData } from '@bfcert/kernel/x509';
import type { InstalledCertificate, ReportedHashData } from '../station-contract/index.ts';
import type { NamedCertificate } from '../station-order/station-order.ts';
import { isAnchorListed } from '../trust-anchor-installation/listed.ts';
import { anchorNamed, type WantedAnchor } from './drift.ts';

export type DeletionRefusal =
  | 'certificate_not_listed'
  | 'manufacturer_root_is_apart'
  | 'own_certificate_of_station'
  | 'anchor_is_needed'
  | 'root_in_use'
  | 'last_csms_root';

interface Facts {
  readonly certificate: NamedCertificate;
  /** The station's newest list. */
  readonly listed: readonly InstalledCertificate[];
  readonly wanted: readonly WantedAnchor[];
  readonly inUse: RootsInUse;
}

/**
 * What a station may be told to forget, whoever asks; null: it may. A station need not guard itself (M04.FR.03 lets it
 * delete the last of a type), and what it no longer trusts it can never be told again.
 */
export function deletionRefusal(facts: Facts): DeletionRefusal | null {
  return firmwareTrustIsApart(facts) ?? isListed(facts) ?? isNotItsOwn(facts) ?? leavesItsWayToUs(facts);
}

/** D-005: who may sign firmware is decided by the manufacturer, not here. */
const firmwareTrustIsApart = ({ certificate }: Facts): DeletionRefusal | null =>
  certificate.kind === 'manufacturer_root' ? 'manufacturer_root_is_apart' : null;

const isListed = ({ certificate, listed }: Facts): DeletionRefusal | null =>
  listed.some(({ kind, hashData }) => kind === certificate.kind && sameHashData(hashData, certificate.hashData))
    ? null
    : 'certificate_not_listed';

/** M04.FR.06. A chain of the station is replaced by a new one, or revoked. */
const isNotItsOwn = ({ certificate }: Facts): DeletionRefusal | null =>
  certificate.kind === 'v2g_chain' ? 'own_certificate_of_station' : null;

/**
 * A released root is the one its connection needs, or will need at the next server certificate. Where none of those is
 * listed, its connection lives on one that we do not know, and any may be it.
 */
function leavesItsWayToUs({ certificate, listed, wanted, inUse }: Facts): DeletionRefusal | null {
  if (certificate.kind !== 'csms_root') return null;
  const roots = listed.filter(({ kind }) => kind === 'csms_root');
  if (roots.length === 1) return 'last_csms_root';
  if (anchorNamed(certificate.hashData, wanted) !== null) return 'anchor_is_needed';
  if (isInUse(certificate.hashData, inUse)) return 'root_in_use';
  return roots.some(({ hashData }) => anchorNamed(hashData, wanted) !== null) ? null : 'anchor_is_needed';
}

/**
 * What has left every version may be above what is shown or in use all the same. A root that nobody gave us, as that of an
 * outside server certificate, is told by its name alone: another of the same name stays with it.
 */
export const isInUse = (hashData: ReportedHashData, { anchors, issuers }: RootsInUse): boolean =>
  anchors.some((anchor) => isAnchorListed(anchor, [hashData])) || issuers.some((name) => isIssuerNamed(hashData, name));

export const DELETION_REFUSALS: Readonly<Record<DeletionRefusal, string>> = {
  certificate_not_listed: 'The station’s newest list does not have it; list its certificates again.',
  manufacturer_root_is_apart:
    'Trust in firmware is the manufacturer’s; roots of it are shown, and never changed from here.',
  own_certificate_of_station: 'A certificate of the station itself is replaced or revoked, not deleted there.',
  anchor_is_needed: 'The station needs this root to trust us: it is released, or none of the released ones is listed.',
  root_in_use:
    'A certificate that our listeners show, or that the station comes in with, stands under it, or under a root of its name.',
  last_csms_root: 'It is the station’s last root for its CSMS: without it, it trusts nobody.',
};
