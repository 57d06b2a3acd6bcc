import type { RootsInUse } from '@bfcert/certificate-lifecycle';
import {
  type Certificate,
  certificateHashData,
  parseCertificate,
  parseCertificatePem,
  sameHashData,
} from '@bfcert/kernel/x509';
import { anchorNamed, type WantedAnchor } from '../installed-certificates/drift.ts';
import { type DeletionRefusal, deletionRefusal, isInUse } from '../installed-certificates/may-be-deleted.ts';
import type { CertificateKind, InstalledCertificate, UpstreamChange } from '../station-contract/index.ts';

/** What stations keep roots for that we have a bundle of. */
export type BundledKind = Extract<CertificateKind, 'csms_root' | 'v2g_root' | 'mo_root' | 'oem_root'>;

export type ChangeRefusal =
  | 'session_over'
  | 'certificate_unreadable'
  | 'not_in_our_bundle'
  | 'ours_for_another_use'
  | 'additional_root_check'
  | 'list_outdated'
  | DeletionRefusal;

export type ChangeDecision = 'done' | 'pass' | ChangeRefusal;

export interface ChangeFacts {
  /** The roots of each bundle in force. */
  readonly bundles: Readonly<Record<BundledKind, readonly WantedAnchor[]>>;
  /** Those that stand in any version that we go by, a draft too. */
  readonly kept: readonly WantedAnchor[];
  /** What is to be installed for firmware has a key that one of our bundles has, or had, in whatever version. */
  readonly isKeyOfOurs: boolean;
  readonly inUse: RootsInUse;
  /** What the station has listed in this session; null: nothing yet. */
  readonly listed: readonly InstalledCertificate[] | null;
  /** Whether it keeps one root and takes another only if that one has signed it (M05.FR.09). */
  readonly checksAdditionalRoots: boolean;
}

/**
 * What becomes of a change that an upstream wants and leaves to us, the first that holds. A root is installed that one of
 * our bundles has for that use, and no other; for firmware, whose roots are the upstream's, any whose key is none of ours (D-005). One is deleted that the station has listed in this session and that no bundle of
 * ours has; its way to us stays, as when a person wants it deleted. What the upstream may delete by itself it may not if it is ours too.
 */
export function judgeChange(change: UpstreamChange, facts: ChangeFacts): ChangeDecision {
  return change.kind === 'install' ? judgeInstall(change, facts) : judgeDelete(change, facts);
}

function judgeInstall(
  { of, certificatePem }: Extract<UpstreamChange, { kind: 'install' }>,
  { bundles, kept, isKeyOfOurs, listed, checksAdditionalRoots }: ChangeFacts,
): ChangeDecision {
  const root = of === 'manufacturer_root' ? readFirmwareRoot(certificatePem) : readRoot(certificatePem);
  if (root === null) return 'certificate_unreadable';
  const { fingerprint } = root;
  if (of === 'manufacturer_root') {
    const isOurs = isKeyOfOurs || kept.some(({ certificate }) => certificate.spki.equals(root.spki));
    return isOurs ? 'ours_for_another_use' : 'pass';
  }
  const anchor = isBundled(of) ? bundles[of].find((one) => one.fingerprint === fingerprint) : undefined;
  if (anchor === undefined) return 'not_in_our_bundle';
  if (listed?.some((one) => one.kind === of && anchorNamed(one.hashData, [anchor]) !== null)) return 'done';
  return of === 'csms_root' && checksAdditionalRoots ? 'additional_root_check' : 'pass';
}

function readRoot(pem: string): Certificate | null {
  const parsed = parseCertificatePem(pem);
  return parsed.ok ? parsed.value : null;
}

/** As a PEM, or as the hex digits of its DER, which the first edition of the white paper on 1.6 has. Null: in neither form. */
export function readFirmwareRoot(text: string): Certificate | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return readRoot(text);
  const parsed = parseCertificate(Buffer.from(text, 'hex'));
  return parsed.ok ? parsed.value : null;
}

function judgeDelete({ hashData, listedAs }: Deletion, facts: ChangeFacts): ChangeDecision {
  const { bundles, kept, inUse, listed } = facts;
  if (listedAs !== undefined) return judgeTheirDelete({ hashData, listedAs }, facts);
  // One certificate may be listed for several uses, and is gone from all of them.
  if (anchorNamed(hashData, kept) !== null) return 'anchor_is_needed';
  if (listed === null) return 'list_outdated';
  const named = listed.filter((one) => sameHashData(one.hashData, hashData));
  if (named.length === 0) return 'certificate_not_listed';
  const refusals = named.map((certificate) =>
    deletionRefusal({ certificate, listed, wanted: bundles.csms_root, inUse }),
  );
  return refusals.find((refusal) => refusal !== null) ?? 'pass';
}

type Deletion = Extract<UpstreamChange, { kind: 'delete' }>;
type TheirUse = NonNullable<Deletion['listedAs']>;

/** What goes with a root that is the upstream's to delete. */
const THEIRS: Readonly<Record<TheirUse, ReadonlySet<CertificateKind>>> = {
  manufacturer_root: new Set(['manufacturer_root']),
  vehicle_root: new Set(['manufacturer_root', 'v2g_root', 'mo_root', 'oem_root']),
};

/**
 * An upstream has a root deleted that is its own. It may have had one of ours installed for its own use, and a station deletes
 * by hash from all uses: so ours stay, those of a draft too, whatever its connection stands under, and what our own list of this
 * session has for another use.
 */
function judgeTheirDelete(
  { hashData, listedAs }: { readonly hashData: Deletion['hashData']; readonly listedAs: TheirUse },
  { bundles, kept, inUse, listed }: ChangeFacts,
): ChangeDecision {
  // Where the policy is to pass, trust of vehicles is the upstream's, in our bundles or not.
  const ours = listedAs === 'vehicle_root' ? bundles.csms_root : kept;
  if (anchorNamed(hashData, ours) !== null) return 'anchor_is_needed';
  if (isInUse(hashData, inUse)) return 'root_in_use';
  const uses = (listed ?? []).filter((one) => sameHashData(one.hashData, hashData)).map(({ kind }) => kind);
  return uses.every((use) => THEIRS[listedAs].has(use)) ? 'pass' : 'anchor_is_needed';
}

const isBundled = (kind: CertificateKind): kind is BundledKind => kind !== 'manufacturer_root' && kind !== 'v2g_chain';

/** How a request names what it is about, for the audit; an unreadable certificate has no name. */
export function namedIn(change: UpstreamChange): { readonly [name: string]: string } {
  if (change.kind === 'delete') {
    return { ...change.hashData, ...(change.listedAs === undefined ? {} : { listedAs: change.listedAs }) };
  }
  const root = readFirmwareRoot(change.certificatePem);
  if (root === null) return { of: change.of };
  const { fingerprint } = root;
  const { hashAlgorithm, ...hash } = certificateHashData(root, root);
  return { of: change.of, fingerprint, hashAlgorithm, ...hash };
}
