import { unwrap } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { ListedAnchor } from '../station-contract/index.ts';
import type { Attempt } from '../station-process/attempt.ts';
import { isListed } from '../trust-anchor-installation/listed.ts';
import { type TrustAnchorEvent, trustAnchorTransitions } from '../trust-anchor-installation/transitions.ts';
import type { TrustAnchorInstallation } from '../trust-anchor-installation/trust-anchor-installation.ts';
import { processContext } from './command-context.ts';
import { recordChange } from './record-change.ts';
import type { CommandEnd } from './record-command-outcome.ts';
import type { AnchorsOfStation } from './station-anchors.ts';

/** What brought the word of a station. */
type AttemptRef = Pick<Attempt, 'identityId'> & { readonly processId: string };

export async function recordSentAnchor(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  fingerprint: string,
) {
  const known = (await deps.stores.anchors.ofCharger(tx, id)).find((one) => one.fingerprint === fingerprint);
  if (known !== undefined) await change(deps, tx, known, 'sent');
}

export async function recordAnchorAnswer(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  attempt: Omit<Attempt, 'sequence'>,
  { status, detail }: CommandEnd,
): Promise<void> {
  const known = (await deps.stores.anchors.ofCharger(tx, attempt.identityId)).find(
    (one) => one.fingerprint === attempt.target,
  );
  if (known === undefined) return;
  if (status === 'accepted') await change(deps, tx, known, 'accepted');
  if (status !== 'rejected' && status !== 'unsupported') return;
  const failed = await change(deps, tx, known, 'refused');
  await tell(deps, tx, attempt, failed, 'TrustAnchorInstallFailed', detail);
}

/** The station's list decides, by hash, whatever it answered before. */
export async function recordListedAnchors(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  attempt: AttemptRef,
  bundle: AnchorsOfStation,
  listed: readonly ListedAnchor[],
): Promise<void> {
  const known = await deps.stores.anchors.ofCharger(tx, attempt.identityId);
  for (const anchor of bundle.anchors) {
    const before: TrustAnchorInstallation = known.find((one) => one.fingerprint === anchor.fingerprint) ?? {
      identityId: attempt.identityId,
      fingerprint: anchor.fingerprint,
      name: anchor.name,
      bundleVersion: bundle.version,
      state: 'intended',
      changedAt: deps.clock.now(),
    };
    const there = isListed(unwrap(parseCertificatePem(anchor.pem)), listed);
    const after = await change(deps, tx, before, there ? 'listed' : 'not_listed');
    if (after.state === before.state) continue;
    if (after.state === 'verified') await tell(deps, tx, attempt, after, 'TrustAnchorInstalled', '');
    if (after.state === 'mismatched') await tellOfMismatch(deps, tx, attempt, after, 'trust_anchor_not_listed');
    if (after.state === 'removed') await tellOfMismatch(deps, tx, attempt, after, 'trust_anchor_removed');
  }
}

const mismatches = { trust_anchor_not_listed: 'accepted, yet not listed', trust_anchor_removed: 'no longer listed' };

/** A station trusts something else than it should: as an event, and as the incident that it is (FR-010). */
async function tellOfMismatch(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  attempt: AttemptRef,
  after: TrustAnchorInstallation,
  type: keyof typeof mismatches,
): Promise<void> {
  const { fingerprint, name, bundleVersion } = after;
  await tell(deps, tx, attempt, after, 'TrustAnchorInstallFailed', mismatches[type]);
  await deps.lifecycle.recordSecurityEvent(tx, {
    source: 'gateway',
    reporter: attempt.processId,
    type,
    identityId: attempt.identityId,
    remoteAddress: null,
    at: deps.clock.now().toISOString(),
    reportedTime: null,
    count: 1,
    details: { anchor: name, fingerprint, bundleVersion },
  });
}

/** An event that means nothing in a state leaves it as it is: a list may come at any moment. */
async function change(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  before: TrustAnchorInstallation,
  event: TrustAnchorEvent,
): Promise<TrustAnchorInstallation> {
  const state = trustAnchorTransitions.next(before.state, event) ?? before.state;
  const after = { ...before, state, changedAt: clock.now() };
  await stores.anchors.put(tx, after);
  return after;
}

function tell(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { processId, identityId }: AttemptRef,
  { fingerprint, name, bundleVersion, state }: TrustAnchorInstallation,
  event: string,
  detail: string,
): Promise<void> {
  const data = { targetIdentity: identityId, bundleVersion, fingerprint, name, state, detail };
  const action = 'install-trust-anchor';
  const context = processContext(processId, 'trust anchors before certificates');
  return recordChange(deps, tx, { identityId, event, action, before: null, after: state, data }, context);
}
