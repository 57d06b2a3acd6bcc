import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { formatName, parseCertificatePem } from '@bfcert/kernel/x509';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { AuthorityChain, LifecycleDependencies } from '../ports.ts';
import { type BundlePurpose, bundleRules } from './bundle-purpose.ts';
import {
  newTrustAnchorBundleId,
  type ReleasedTrustAnchors,
  type TrustAnchor,
  type TrustAnchorBundle,
} from './trust-anchor-bundle.ts';

/** The bundles that hold what our own authorities are. */
type FollowingBundle = Extract<BundlePurpose, 'charging_station_trust' | 'station_client_trust'>;

/** Which certificates of the authorities a purpose's bundle holds. */
const members: Readonly<
  Record<FollowingBundle, (chains: readonly AuthorityChain[], combined: boolean) => readonly TrustAnchor[]>
> = {
  /**
   * The EC root of our listeners, and the roots under which a station's own new certificate may stand; of each also those
   * that will take its place, for a station must have them before anything stands under them.
   */
  charging_station_trust: (chains) =>
    chains
      .filter(({ name, trustDomain }) => name === 'backend-server-ec' || trustDomain === 'charger-identity')
      .flatMap(rootsFromNowOn),
  /** Whole chains: a station may send its leaf alone. Its combined certificate stands under the V2G sub-CA of ISO 15118-2. */
  station_client_trust: (chains, combined) =>
    chains
      .filter(({ name, trustDomain }) => trustDomain === 'charger-identity' || (combined && name === 'iso15118-evse'))
      .flatMap(({ rootPem, intermediatePems, issuingPem }) => [rootPem, ...intermediatePems, issuingPem])
      .map(anchorOf),
};

function rootsFromNowOn({ rootPem, roots = [] }: AuthorityChain): readonly TrustAnchor[] {
  const now = roots.findIndex((one) => one.rootPem === rootPem);
  if (now === -1) return [anchorOf(rootPem)];
  return roots.slice(now).map(({ rootPem: pem, crossPem = null }, at) => {
    const before = roots[now + at - 1];
    if (crossPem === null || before === undefined) return anchorOf(pem);
    const { fingerprint } = anchorOf(before.rootPem);
    return { ...anchorOf(pem), signed: { pem: crossPem, by: { pem: before.rootPem, fingerprint } } };
  });
}

/** The version in force. The first time there is none: it is read from the authorities and recorded as version 1. */
export async function releasedAnchors(
  deps: LifecycleDependencies,
  purpose: FollowingBundle,
): Promise<ReleasedTrustAnchors> {
  const stored = await deps.bundles.active(purpose);
  if (stored !== null) return released(stored);
  // The PKI is asked while nothing is locked; who asked at the same time finds the other's version below.
  const anchors = anchorsFor(members[purpose](await deps.authority.chains(), allowsCombined(deps)));
  if (anchors.length === 0) throw new Error(`the PKI has no authority for ${purpose}`);
  return deps.transactions.run(async (tx) => {
    const first = { purpose, version: 1, anchors, reason: 'the first version' };
    return released((await lockActive(deps, tx, purpose)) ?? (await release(deps, tx, first)));
  });
}

/**
 * What the authorities have and the version in force has not is released with it as another version:
 * a station's certificate may come from an authority that was added since, or that the policy allows
 * since. Nothing is taken away here; who does that must first know who would lose its connection.
 */
export async function releaseAddedAnchors(deps: LifecycleDependencies): Promise<void> {
  // Another server may have applied it a moment ago.
  await deps.policies.refresh();
  const chains = await deps.authority.chains();
  for (const purpose of ['charging_station_trust', 'station_client_trust'] as const) {
    await deps.transactions.run(async (tx) => {
      const active = await lockActive(deps, tx, purpose);
      if (active === null) return;
      const known = new Map(active.anchors.map((anchor) => [anchor.fingerprint, anchor]));
      const wanted = anchorsFor(members[purpose](chains, allowsCombined(deps)));
      const added = wanted.filter(({ fingerprint, signed }) => {
        const before = known.get(fingerprint);
        return before === undefined || (signed !== undefined && before.signed?.pem !== signed.pem);
      });
      if (added.length === 0) return;
      await deps.bundles.supersede(tx, active);
      const version = active.version + 1;
      const isReplaced = (anchor: TrustAnchor) => added.some(({ fingerprint }) => fingerprint === anchor.fingerprint);
      const anchors = [...active.anchors.filter((anchor) => !isReplaced(anchor)), ...added];
      const reason = reasonFor(added, anchorsFor(members[purpose](chains, false)));
      await release(deps, tx, { purpose, version, anchors, reason }, active);
    });
  }
}

/** `regular`: what belongs there whatever the policy says. */
function reasonFor(added: readonly TrustAnchor[], regular: readonly TrustAnchor[]): string {
  const isRegular = (anchor: TrustAnchor) => regular.some(({ fingerprint }) => fingerprint === anchor.fingerprint);
  if (added.every(isRegular)) return 'an authority was added';
  const allowed = 'the policy allows combined certificates, whose authority was not in it yet';
  return added.some(isRegular) ? `an authority was added, and ${allowed}` : allowed;
}

const released = ({ id, version, anchors }: TrustAnchorBundle): ReleasedTrustAnchors => ({
  bundleId: id,
  version,
  anchors,
});

async function lockActive(
  deps: LifecycleDependencies,
  tx: Transaction,
  purpose: BundlePurpose,
): Promise<TrustAnchorBundle | null> {
  const versions = await deps.bundles.lockVersions(tx, purpose);
  return versions.find(({ state }) => state === 'active') ?? null;
}

async function release(
  deps: LifecycleDependencies,
  tx: Transaction,
  {
    purpose,
    version,
    anchors,
    reason,
  }: Pick<TrustAnchorBundle, 'purpose' | 'version' | 'anchors'> & { reason: string },
  /** The version whose place it takes. */
  superseded: TrustAnchorBundle | null = null,
): Promise<TrustAnchorBundle> {
  const now = deps.clock.now();
  const bundle: TrustAnchorBundle = {
    id: newTrustAnchorBundleId(now),
    purpose,
    version,
    anchors,
    state: 'active',
    activatedAt: now.toISOString(),
    imported: null,
  };
  await deps.bundles.insert(tx, bundle);
  const cause = { actor: systemActor('trust-anchors'), reason, correlationId: newId('cor', now.getTime()) };
  const type = 'TrustAnchorBundleReleased';
  const data = {
    bundleId: bundle.id,
    bundleVersion: version,
    bundlePurpose: purpose,
    trustDomains: [...bundleRules[purpose].trustDomains],
    fingerprints: anchors.map(({ fingerprint }) => fingerprint),
    supersededVersion: superseded?.version ?? null,
  };
  await deps.events.append(tx, domainEventOf(now, cause, { type, subject: bundle.id, data }));
  await deps.audit.append(
    tx,
    auditEntryOf(now, cause, {
      action: 'release-trust-anchors',
      purpose,
      after: 'active',
      event: type,
      detail: { ...data, version },
    }),
  );
  return bundle;
}

const allowsCombined = ({ policies }: Pick<LifecycleDependencies, 'policies'>): boolean =>
  policies.current().rules.some(({ set }) => set.issuance === 'allowed');

/** Two authorities may have one root. */
const anchorsFor = (anchors: readonly TrustAnchor[]): readonly TrustAnchor[] => [
  ...new Map(anchors.map((anchor) => [anchor.fingerprint, anchor])).values(),
];

export function anchorOf(pem: string): TrustAnchor {
  const parsed = parseCertificatePem(pem);
  if (!parsed.ok) throw new Error(`the PKI answered with an unreadable CA certificate: ${parsed.detail}`);
  return { pem, fingerprint: parsed.value.fingerprint, name: formatName(parsed.value.subject) };
}
