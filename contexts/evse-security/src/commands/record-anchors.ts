import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { ListedAnchor } from '../station-contract/index.ts';
import type { Attempt } from '../station-process/attempt.ts';
import { isAnchorListed, isFollowed } from '../trust-anchor-installation/listed.ts';
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
  attempt: AttemptRef & Pick<Attempt, 'target'>,
  { status, detail }: Pick<CommandEnd, 'status' | 'detail'>,
): Promise<void> {
  const known = (await deps.stores.anchors.ofCharger(tx, attempt.identityId)).find(
    (one) => one.fingerprint === attempt.target,
  );
  if (known === undefined) return;
  if (status === 'accepted') await change(deps, tx, known, 'accepted');
  if (status !== 'rejected' && status !== 'unsupported') return;
  const failed = await change(deps, tx, known, 'refused');
  await tell(deps, tx, attempt, answered, { event: 'TrustAnchorInstallFailed', before: known, after: failed, detail });
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
    const there = isAnchorListed(anchor, listed);
    const after = await change(deps, tx, before, there ? 'listed' : 'not_listed');
    if (after.state === before.state) continue;
    if (after.state === 'verified')
      await tell(deps, tx, attempt, shown, { event: 'TrustAnchorInstalled', before, after, detail: '' });
    if (after.state === 'mismatched')
      await tellOfMismatch(deps, tx, attempt, { before, after }, 'trust_anchor_not_listed');
    if (after.state === 'removed' && !isFollowed(anchor, bundle.anchors, listed))
      await tellOfMismatch(deps, tx, attempt, { before, after }, 'trust_anchor_removed');
  }
  await recordUnwanted(deps, tx, attempt, bundle, { known, listed });
}

/** What no version wants any more is seen to be there, or to be gone, and neither is an alarm. */
async function recordUnwanted(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  attempt: AttemptRef,
  { unwanted = [], version }: AnchorsOfStation,
  { known, listed }: { readonly known: readonly TrustAnchorInstallation[]; readonly listed: readonly ListedAnchor[] },
): Promise<void> {
  for (const anchor of unwanted) {
    const { fingerprint, name } = anchor;
    const there = isAnchorListed(anchor, listed);
    const before = known.find((one) => one.fingerprint === fingerprint);
    if (before === undefined && !there) continue;
    const unseen = {
      identityId: attempt.identityId,
      fingerprint,
      name,
      bundleVersion: version,
      state: 'intended',
    } as const;
    const one = before ?? { ...unseen, changedAt: deps.clock.now() };
    const after = await change(deps, tx, one, there ? 'listed' : 'not_listed');
    if (before?.state === 'verified' && after.state === 'removed')
      await tell(deps, tx, attempt, shown, {
        event: 'TrustAnchorRemoved',
        before,
        after,
        detail: 'wanted by no version',
      });
  }
}

const mismatches = { trust_anchor_not_listed: 'accepted, yet not listed', trust_anchor_removed: 'no longer listed' };

/** A station trusts something else than it should: as an event, and as the incident that it is (FR-010). */
async function tellOfMismatch(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  attempt: AttemptRef,
  change: Pick<Told, 'before' | 'after'>,
  type: keyof typeof mismatches,
): Promise<void> {
  const { fingerprint, name, bundleVersion } = change.after;
  await tell(deps, tx, attempt, shown, { ...change, event: 'TrustAnchorInstallFailed', detail: mismatches[type] });
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

interface Told {
  readonly event: 'TrustAnchorInstalled' | 'TrustAnchorInstallFailed' | 'TrustAnchorRemoved';
  readonly before: TrustAnchorInstallation;
  readonly after: TrustAnchorInstallation;
  readonly detail: string;
}

/** What showed how it is with an anchor: a list may be nobody's way to a certificate, and show what nobody has sent. */
const answered = { action: 'install-trust-anchor', reason: 'the station answered when it was sent a trust anchor' };
const shown = { action: 'list-trust-anchors', reason: 'the station listed the trust anchors that it has' };

function tell(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { processId, identityId }: AttemptRef,
  { action, reason }: typeof answered,
  { event, before, after, detail }: Told,
): Promise<void> {
  const { fingerprint, name, bundleVersion, state } = after;
  const data = { targetIdentity: identityId, bundleVersion, fingerprint, name, state, detail };
  const change = { identityId, event, action, before: before.state, after: state, data };
  return recordChange(deps, tx, change, processContext(processId, reason));
}
