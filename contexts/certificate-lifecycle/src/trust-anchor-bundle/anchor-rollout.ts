import { unwrap } from '@bfcert/kernel/result';
import { type Certificate as Parsed, parseCertificatePem, parseChainPem, verifyIssuedBy } from '@bfcert/kernel/x509';
import { admissible } from '../certificate/admissible.ts';
import { type Certificate, type CertificateState, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { ownLinePurposes } from '../purposes/own-line.ts';
import type { AnchorChangeEffect, ListenerChain, UnknownChain } from './anchor-change.ts';
import type { StationBundle } from './bundle-purpose.ts';
import { releasedAnchors } from './release-anchors.ts';
import type { BundleState, ReleasedTrustAnchors, TrustAnchor, TrustAnchorBundleId } from './trust-anchor-bundle.ts';

/** What stations are to come to have of one bundle, by the version that is on its way to them, else by the one in force. */
export interface AnchorRollout {
  readonly bundle: StationBundle;
  /** `none`: no version is, and stations are to have none of it; so after its only one was withdrawn. */
  readonly state: Extract<BundleState, 'releasing' | 'active'> | 'none';
  /** Null with `none`. */
  readonly bundleId: TrustAnchorBundleId | null;
  /** 0 with `none`. */
  readonly version: number;
  readonly anchors: readonly TrustAnchor[];
  /** Of earlier versions, and of those that were taken back: what stations may have of us, and no version wants any more. */
  readonly unwanted: readonly TrustAnchor[];
}

const PAGE = 100;
/** Whose anchors no station was ever given. */
const NEVER_GIVEN: ReadonlySet<BundleState> = new Set(['proposed', 'draft', 'deleted', 'declined', 'taken_back']);

export async function anchorRollout(deps: LifecycleDependencies, bundle: StationBundle): Promise<AnchorRollout> {
  const active = await inForce(deps, bundle);
  const underWay = await deps.bundles.underWay(bundle);
  const releasing = underWay.find(({ state }) => state === 'releasing');
  const target =
    releasing === undefined
      ? active
      : { bundleId: releasing.id, version: releasing.version, anchors: releasing.anchors };
  const { anchors, ...of } = target ?? { anchors: [], bundleId: null, version: 0 };
  const wanted = new Set([...anchors, ...underWay.flatMap((one) => one.anchors)].map(({ fingerprint }) => fingerprint));
  const unwanted = new Map<string, TrustAnchor>();
  let after = null;
  do {
    const page = await deps.bundles.page({ purposes: [bundle] }, after, PAGE);
    for (const version of page) {
      if (NEVER_GIVEN.has(version.state)) continue;
      for (const anchor of version.anchors)
        if (!wanted.has(anchor.fingerprint)) unwanted.set(anchor.fingerprint, anchor);
    }
    after = page.length < PAGE ? null : (page.at(-1)?.id ?? null);
  } while (after !== null);
  const state = releasing !== undefined ? 'releasing' : active === null ? 'none' : 'active';
  return { bundle, ...of, anchors, state, unwanted: [...unwanted.values()] };
}

/** That of our own authorities is made where there is none; of what people import there may be none. */
async function inForce(deps: LifecycleDependencies, bundle: StationBundle): Promise<ReleasedTrustAnchors | null> {
  if (bundle === 'charging_station_trust') return releasedAnchors(deps, bundle);
  const active = await deps.bundles.active(bundle);
  return active === null ? null : { bundleId: active.id, version: active.version, anchors: active.anchors };
}

/**
 * The first of these under which every chain stands that stations of ours may be shown; its fingerprint. Null: there is none, or
 * one of the chains stands under none of these. Which listener a station meets next nobody knows.
 */
export async function firstAnchor(
  deps: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
  anchors: readonly TrustAnchor[],
): Promise<string | null> {
  const { chains, unknownChains } = await shownChains(deps, anchors);
  if (chains.length === 0 || unknownChains.length > 0) return null;
  const isAboveAll = ({ fingerprint }: TrustAnchor) =>
    chains.every((chain) => chain.anchors.some((above) => above.fingerprint === fingerprint));
  return anchors.find(isAboveAll)?.fingerprint ?? null;
}

/** The chains that our own station listeners may be serving, by these anchors; one that stands under none of them is left out. */
export async function listenerChains(
  deps: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
  anchors: readonly TrustAnchor[],
): Promise<readonly ListenerChain[]> {
  return chainsOf(await listenerCertificates(deps), anchors).chains;
}

/**
 * What of it stations of ours are shown, by every root that is known, and what stands under none of these. A listener that
 * has both algorithms shows the RSA chain to those who speak nothing else, and were given its root by somebody else.
 */
export async function shownChains(
  deps: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
  anchors: readonly TrustAnchor[],
): Promise<Pick<AnchorChangeEffect, 'chains' | 'unknownChains'>> {
  const records = await listenerCertificates(deps);
  const held = records.filter(({ state }) => state !== 'issued').map(listenerOf);
  const withEc = new Set(held.filter(({ algorithm }) => algorithm === 'ec').map(({ listener }) => listener));
  const shown = records.filter((record) => {
    const { algorithm, listener } = listenerOf(record);
    return algorithm !== 'rsa' || !withEc.has(listener);
  });
  return chainsOf(shown, anchors);
}

/** `rsa@gateway-2`: of which algorithm, and whose. */
function listenerOf({ identityId, slot }: Certificate): { readonly algorithm: string; readonly listener: string } {
  const [algorithm = '', holder = ''] = (slot ?? '').split('@');
  return { algorithm, listener: `${identityId} ${holder}` };
}

function chainsOf(
  records: readonly Certificate[],
  anchors: readonly TrustAnchor[],
): Pick<AnchorChangeEffect, 'chains' | 'unknownChains'> {
  const chains = new Map<string, ListenerChain>();
  const unknownChains: UnknownChain[] = [];
  for (const record of records) {
    if (!hasMaterial(record)) continue;
    const above = standsUnder(record, anchors);
    const [first, ...others] = anchors.filter(({ fingerprint }) => above.includes(fingerprint));
    if (first !== undefined) chains.set(above.join(' '), { anchors: [first, ...others] });
    else unknownChains.push({ certificateId: record.id, slot: record.slot, authority: record.signed.authority });
  }
  return { chains: [...chains.values()], unknownChains };
}

/** What the PKI is signing for our own station listeners: they serve it as soon as they have it. */
export async function chainsToCome(
  deps: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
): Promise<readonly UnknownChain[]> {
  const requested = await listenerRecords(deps, ['requested']);
  return requested.flatMap((one) =>
    one.state === 'requested' && one.signingRequest !== null
      ? [{ certificateId: one.id, slot: one.slot, authority: null }]
      : [],
  );
}

/** Those that our own station listeners may be serving. */
export const listenerCertificates = (
  deps: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
): Promise<readonly Certificate[]> => listenerRecords(deps, ['active', 'installed_pending_activation', 'issued']);

async function listenerRecords(
  { certificates, clock }: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
  states: readonly CertificateState[],
): Promise<readonly Certificate[]> {
  const found: Certificate[] = [];
  const now = clock.now();
  for (const state of states) {
    const filter = { purpose: 'backend_server', state, owners: 'all', refusedSince: now.toISOString() } as const;
    let after = null;
    do {
      const page = await certificates.page(filter, after, PAGE);
      found.push(...page.map(({ record }) => record));
      after = page.length < PAGE ? null : (page.at(-1)?.record.id ?? null);
    } while (after !== null);
  }
  return found;
}

/** Under which of these each of these stations' own certificates stand, of all that it may come in with; fingerprints. */
export async function ownAnchorsOf(
  { certificates, clock }: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
  ids: readonly IdentityId[],
  anchors: readonly TrustAnchor[],
): Promise<ReadonlyMap<IdentityId, ReadonlySet<string>>> {
  const own = await ownCertificatesOf({ certificates, clock }, ids);
  return new Map([...own].map(([id, records]) => [id, new Set(records.flatMap((one) => standsUnder(one, anchors)))]));
}

/** All that each of these stations may come in with. */
export async function ownCertificatesOf(
  { certificates, clock }: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
  ids: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, readonly Certificate[]>> {
  const now = clock.now();
  const records = (await certificates.allOf(ids)).map(({ record }) => record);
  const own = records.filter((record) => ownLinePurposes.includes(record.purpose) && admissible(record, now) !== null);
  return Map.groupBy(own, ({ identityId }) => identityId);
}

/** Under which of these one certificate stands; fingerprints. */
export async function anchorsAbove(
  { certificates }: Pick<LifecycleDependencies, 'certificates'>,
  id: CertificateId,
  anchors: readonly TrustAnchor[],
): Promise<readonly string[]> {
  const record = (await certificates.find(id))?.record;
  return record === undefined ? [] : standsUnder(record, anchors);
}

/**
 * By the signatures on the CA certificates of its chain, which fleets have few of: one that is sent with the form of a root
 * that another has signed ends at both.
 */
export function standsUnder(record: Certificate, anchors: readonly TrustAnchor[]): readonly string[] {
  if (!hasMaterial(record) || record.signed.chainPem === null) return [];
  const chain = unwrap(parseChainPem(record.signed.chainPem));
  const authorities = chain.length > 1 ? chain.slice(1) : chain;
  return anchors
    .filter((anchor) => authorities.some((one) => isAbove(anchor, one)))
    .map(({ fingerprint }) => fingerprint);
}

const judged = new Map<string, boolean>();
const MOST_JUDGED = 10_000;

/** Two certificates never come to stand otherwise, and a signature takes its time. */
function isAbove(anchor: TrustAnchor, one: Parsed): boolean {
  if (anchor.fingerprint === one.fingerprint) return true;
  const key = `${anchor.fingerprint} ${one.fingerprint}`;
  const known = judged.get(key);
  if (known !== undefined) return known;
  if (judged.size >= MOST_JUDGED) judged.clear();
  const above = verifyIssuedBy(one, unwrap(parseCertificatePem(anchor.pem)));
  judged.set(key, above);
  return above;
}
