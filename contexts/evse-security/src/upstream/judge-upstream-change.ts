import { createHash } from 'node:crypto';
import { auditEntryOf, type VehicleBundle } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type Charger, type ChargerId, purposeOf } from '../charger/charger.ts';
import { inService, type Session } from '../charger/session.ts';
import { inUseBy } from '../commands/in-use-by.ts';
import { addOrder } from '../commands/order-of-station.ts';
import { capabilitiesOfOne } from '../commands/station-capabilities.ts';
import { wantedAnchors } from '../installed-certificates/drift.ts';
import type { CertificateLifecycle, EvseSecurityDependencies } from '../ports.ts';
import type { UpstreamChange, UpstreamChangeAnswer, UpstreamChangeQuestion } from '../station-contract/index.ts';
import { type ChangeFacts, type ChangeRefusal, judgeChange, namedIn, readFirmwareRoot } from './judge-change.ts';

const actor = systemActor('upstream');
/** A station that is there is asked at once; one that is gone has another session, and another list. */
export const LIST_LIFETIME_MS = 3_600_000;
export const LIST = { kind: 'list_certificates' } as const;

/** In the answer to the upstream: printable ASCII. */
const SENTENCES: Readonly<Record<ChangeRefusal, string>> = {
  session_over: 'the session of this station is over',
  certificate_unreadable: 'the certificate cannot be read',
  not_in_our_bundle: 'it is no root that is released here for this use',
  ours_for_another_use: 'its key is one that is trusted here for something else than firmware',
  additional_root_check: 'the station takes another root only if the one that it has has signed it',
  list_outdated: 'the station is asked now what it has installed: ask again',
  certificate_not_listed: 'the station does not list it',
  manufacturer_root_is_apart: 'trust in firmware is not decided here',
  own_certificate_of_station: 'a certificate of the station itself is replaced or revoked, not deleted',
  anchor_is_needed: 'it is released here, or the station needs it to connect',
  root_in_use: 'a certificate that is in use stands under it, or under a root of its name',
  last_csms_root: 'it is the last root by which the station believes its central system',
};

/**
 * A CSMS behind us wants a root installed on its station, or deleted there, and leaves that to us: our bundles decide, and the
 * audit has what was decided. Only of the session that is open, and that is in for more than a certificate of its own. What is
 * deleted has been listed in this session: where it was not, the station is asked for its list now, and the upstream to ask again.
 */
export async function judgeUpstreamChange(
  deps: EvseSecurityDependencies,
  { identityId, connectionId, upstream, change }: UpstreamChangeQuestion,
): Promise<UpstreamChangeAnswer> {
  const { stores, transactions, clock, lifecycle } = deps;
  const id = identityId as ChargerId;
  const roots = {
    ...(await rootsOf(lifecycle)),
    isKeyOfOurs: await isKeyOfOurs(lifecycle, change),
    inUse: await inUseBy(deps, id),
  };
  const correlationId = newId('cor', clock.now().getTime());
  const context = { actor, reason: `the central system ${upstream} behind us asked for it`, correlationId };
  return transactions.run(async (tx): Promise<UpstreamChangeAnswer> => {
    const session = inService(await stores.sessions.current(tx, id));
    const charger = await stores.chargers.find(tx, id);
    if (session?.connectionId !== connectionId || charger === null) return no('session_over');
    const decision = judgeChange(change, { ...roots, ...(await factsOf(deps, tx, charger, session)) });
    if (decision === 'list_outdated')
      await addOrder(deps, tx, { identityId: id, thing: LIST, lifetimeMs: LIST_LIFETIME_MS }, context);
    await deps.audit.append(
      tx,
      auditEntryOf(clock.now(), context, {
        action: `judge-upstream-${change.kind}`,
        identityId: id,
        purpose: purposeOf(charger),
        after: decision,
        detail: { upstream, ...namedIn(change) },
      }),
    );
    if (decision === 'done') return { decision };
    return decision === 'pass' ? { decision, correlationId } : no(decision);
  });
}

const no = (refusal: ChangeRefusal): UpstreamChangeAnswer => ({ decision: 'refused', detail: SENTENCES[refusal] });

async function factsOf(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  session: Session,
): Promise<Pick<ChangeFacts, 'listed' | 'checksAdditionalRoots'>> {
  const list = await deps.stores.installedCertificates.find(tx, charger.identityId);
  const capabilities = await capabilitiesOfOne(deps, tx, charger);
  return {
    listed: list !== null && list.listedAt >= session.openedAt ? list.certificates : null,
    checksAdditionalRoots: capabilities.additional_root_check.value === true,
  };
}

/**
 * What is installed is of the version on its way, else in force, for a draft is given to nobody; what is in any version that may still
 * be the one, a draft too, is not deleted either.
 */
async function rootsOf(lifecycle: CertificateLifecycle): Promise<Pick<ChangeFacts, 'bundles' | 'kept'>> {
  const given = async (bundle: VehicleBundle) => (await lifecycle.trustAnchorRollout(bundle)).anchors;
  const inState = (purpose: VehicleBundle, state: (typeof KEEPING)[number]) =>
    anchorsIn(lifecycle.trustAnchorBundles({ purpose, state, after: null, limit: 1 }));
  const [own, v2g, contract, oem, issued, issued20, ...others] = await Promise.all([
    lifecycle.stationTrustAnchors(),
    given('v2g_trust'),
    given('contract_trust'),
    given('oem_provisioning_trust'),
    lifecycle.v2gRoots('evse_v2g'),
    lifecycle.v2gRoots('evse_v2g_20'),
    ...KEEPING.flatMap((state) => [
      inState('v2g_trust', state),
      inState('contract_trust', state),
      inState('oem_provisioning_trust', state),
    ]),
  ]);
  const bundles = {
    csms_root: wantedAnchors(own),
    v2g_root: wantedAnchors({ anchors: [...v2g, ...issued, ...issued20] }),
    mo_root: wantedAnchors({ anchors: contract }),
    oem_root: wantedAnchors({ anchors: oem }),
  };
  return { bundles, kept: [...Object.values(bundles).flat(), ...wantedAnchors({ anchors: others.flat() })] };
}

const KEEPING = ['active', 'prepared', 'draft'] as const;

/** By any version that was more than asked for: what we do not trust any more is no reason to trust it with firmware. */
async function isKeyOfOurs(lifecycle: CertificateLifecycle, change: UpstreamChange): Promise<boolean> {
  if (change.kind !== 'install' || change.of !== 'manufacturer_root') return false;
  const root = readFirmwareRoot(change.certificatePem);
  if (root === null) return false;
  const search = createHash('sha256').update(root.spki).digest('hex');
  const versions = await lifecycle.trustAnchorBundles({ search, after: null, limit: MOST_VERSIONS });
  return versions.some(({ purpose, state }) => purpose !== 'firmware_signing_trust' && !NEVER_OURS.has(state));
}

const MOST_VERSIONS = 1_000;
const NEVER_OURS: ReadonlySet<string> = new Set(['deleted', 'declined', 'taken_back']);

async function anchorsIn(bundles: ReturnType<CertificateLifecycle['trustAnchorBundles']>) {
  return (await bundles).flatMap(({ anchors }) => anchors);
}
