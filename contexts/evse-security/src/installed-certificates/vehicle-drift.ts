import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { sameHashData } from '@bfcert/kernel/x509';
import type { InstalledCertificate, ReportedHashData } from '../station-contract/index.ts';
import { listsLeaf, namesLeaf, type VehicleChain } from './vehicle-chains.ts';

/** One way in which what a station lists for vehicles is not what it should be. */
export type VehicleDrift =
  /** In force, listed before, and listed no more: its EVSE has nothing to show. */
  | { readonly kind: 'lost'; readonly certificateId: CertificateId }
  /** Revoked, and shown still. */
  | { readonly kind: 'revoked'; readonly certificateId: CertificateId; readonly hashData: ReportedHashData }
  /** It speaks for an EVSE of another station. */
  | { readonly kind: 'of_another'; readonly certificateId: CertificateId; readonly hashData: ReportedHashData }
  | { readonly kind: 'unknown'; readonly hashData: ReportedHashData };

/** The same from list to list. */
export function nameOfDrift(drift: VehicleDrift): string {
  if (drift.kind !== 'unknown') return `${drift.kind} ${drift.certificateId}`;
  const { issuerKeyHash, serialNumber } = drift.hashData;
  return `unknown ${issuerKeyHash.toLowerCase()} ${serialNumber.toLowerCase()}`;
}

/** A certificate of the inventory that this station has had, or that a list of it names. */
export interface KnownChain extends VehicleChain {
  readonly id: CertificateId;
  readonly state: 'active' | 'revoked' | 'other';
  /** Of this station, or of one of its EVSEs. */
  readonly isOurs: boolean;
}

export interface Lists {
  readonly now: readonly InstalledCertificate[];
  /** The list before and what was told of it; null: it was never listed. */
  readonly before: { readonly certificates: readonly InstalledCertificate[]; readonly told: readonly string[] } | null;
}

/** A station has few EVSEs; one that lists hundreds, each day others, makes no more of them orphans. */
const MOST_CHAINS = 20;

export const chainsIn = (listed: readonly InstalledCertificate[]): readonly ReportedHashData[] =>
  listed
    .filter(({ kind }) => kind === 'v2g_chain')
    .map(({ hashData }) => hashData)
    .slice(0, MOST_CHAINS);

/**
 * A chain that nobody recorded is no drift where the first list has it: many leave their factory with one. What is in
 * force has to have been listed before it can be lost: some stations never list theirs.
 */
export function vehicleDriftOf({ now, before }: Lists, known: readonly KnownChain[]): readonly VehicleDrift[] {
  const isTold = (drift: VehicleDrift): boolean => before?.told.includes(nameOfDrift(drift)) === true;
  const lost = known
    .filter((one) => one.state === 'active' && one.isOurs && !listsLeaf(now, one))
    .flatMap((one): VehicleDrift[] => {
      const drift = { kind: 'lost', certificateId: one.id } as const;
      return isTold(drift) || (before !== null && listsLeaf(before.certificates, one)) ? [drift] : [];
    });
  const wrong = chainsIn(now).flatMap((hashData): VehicleDrift[] => {
    const named = known.filter((one) => namesLeaf(hashData, one));
    const [one] = named;
    if (one !== undefined) return named.some(isInOrder) ? [] : [wrongWith(one, hashData)];
    const drift = { kind: 'unknown', hashData } as const;
    const wasThere = before?.certificates.some((was) => sameHashData(was.hashData, hashData)) ?? true;
    return isTold(drift) || !wasThere ? [drift] : [];
  });
  return [...lost, ...wrong];
}

const isInOrder = ({ isOurs, state }: KnownChain): boolean => isOurs && state !== 'revoked';

const wrongWith = ({ id: certificateId, isOurs }: KnownChain, hashData: ReportedHashData): VehicleDrift => ({
  kind: isOurs ? 'revoked' : 'of_another',
  certificateId,
  hashData,
});
