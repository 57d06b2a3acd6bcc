import { type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import type { SecondPerson } from '../approval/second-person.ts';
import type { CommandContext, Outcome, Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { anchorInUse } from './anchor-in-use.ts';
import { bundleRules } from './bundle-purpose.ts';
import { fingerprintsOf } from './fingerprints-of.ts';
import { inState } from './judge-import.ts';
import { moveBundle } from './move-bundle.ts';
import type { ReleaseInput } from './release-trust-anchors.ts';
import {
  type BundleStepped,
  type BundleStepRefusal,
  type JudgedBundle,
  type LockedBundle,
  stepCommand,
  stepped,
} from './step-command.ts';
import type { TrustAnchor, TrustAnchorBundle } from './trust-anchor-bundle.ts';
import { wordsOfReadiness } from './trust-readiness.ts';

export type WithdrawRefusal = BundleStepRefusal | WithdrawObjection | AskRefusal;

export type WithdrawObjection =
  /** Of our own authorities' bundles: no version was in force before it, and stations must trust something. */
  | 'nothing_before_it'
  /** What would be in force instead has every anchor of it: whoever asked means another version. */
  | 'nothing_taken_away'
  /** Our own authorities issue under one that would go. */
  | 'anchor_in_use';

const BECAUSE =
  'After a withdrawal nobody is given what goes with it, and we verify nobody by it; what a station has it keeps until a wave deletes it there.';

/**
 * An emergency: an anchor of a version must not be trusted any more. Never by one person, who is told what it costs; the
 * version that was in force before is in force again.
 */
export function withdrawTrustAnchors(
  deps: LifecycleDependencies,
  { bundleId, readiness }: ReleaseInput,
  context: CommandContext,
): Promise<Outcome<BundleStepped, WithdrawRefusal>> {
  const step = { name: 'withdraw-trust-anchors', on: 'withdraw', bundleId } as const;
  return stepCommand<WithdrawRefusal>(deps, step, context, async (tx, locked, issuing) => {
    const against = await objectionToWithdrawal(deps, tx, { ...locked, issuing });
    if (against !== null) return refused(against);
    const { purpose, version } = locked.bundle;
    const because = readiness === null ? BECAUSE : `${BECAUSE} ${wordsOfReadiness(readiness)}`;
    const removed = fingerprintsOf(takenBack(locked));
    const action = {
      kind: 'withdraw-trust-anchors',
      bundleId,
      bundlePurpose: purpose,
      version,
      readiness,
      removed,
    } as const;
    if (!mayAsk(context, { action, owner: null })) {
      const detail = `${BECAUSE} One person asks for it, and another approves it; a service does neither.`;
      return refused({ reason: 'needs_second_person', detail });
    }
    const question = { action, because, identityId: null, owner: null, purpose };
    const approval = await askSecondPerson(deps, tx, question, context);
    return approval.ok ? stepped(locked.bundle, approval.value) : refused(approval.refusal);
  });
}

export async function withdrawApproved(
  deps: LifecycleDependencies,
  tx: Transaction,
  locked: JudgedBundle,
  secondPerson: SecondPerson,
  context: CommandContext,
): Promise<Result<TrustAnchorBundle, Refusal<WithdrawObjection>>> {
  const against = await objectionToWithdrawal(deps, tx, locked);
  if (against !== null) return refused(against);
  const { bundle } = locked;
  const by = { action: 'withdraw-trust-anchors', secondPerson };
  const withdrawn = await moveBundle(deps, tx, bundle, { on: 'withdraw', ...by }, context);
  const restored = bundle.state === 'active' ? inForceBefore(locked) : null;
  if (restored !== null) await moveBundle(deps, tx, restored, { on: 'restore', superseded: bundle, ...by }, context);
  return { ok: true, value: withdrawn };
}

/** What no second person overrides; looked at again with the yes, as another generation may issue since. */
async function objectionToWithdrawal(
  deps: LifecycleDependencies,
  tx: Transaction,
  locked: JudgedBundle,
): Promise<Refusal<WithdrawObjection> | null> {
  const none = nothingBefore(locked);
  if (none !== null) return none;
  const { bundle, versions, issuing } = locked;
  const instead = inForceInstead(locked);
  if (instead !== null && takenBack(locked).length === 0) {
    const detail = `Version ${instead.version} would be in force, which has every anchor of this one: nobody would lose any. Release a version without the bad one.`;
    return { reason: 'nothing_taken_away', detail };
  }
  const underWay = versions.filter(
    ({ id, state }) => id !== bundle.id && (state === 'releasing' || state === 'prepared'),
  );
  const left = instead === null ? underWay : [instead, ...underWay];
  return anchorInUse(deps, tx, { purpose: bundle.purpose, issuing }, bundle.anchors, left);
}

function nothingBefore(locked: LockedBundle): Refusal<'nothing_before_it'> | null {
  const { state, purpose } = locked.bundle;
  if (state !== 'active' || bundleRules[purpose].source !== 'own_pki' || inForceBefore(locked) !== null) return null;
  const detail = 'No version was in force before it: release one without the anchor first.';
  return { reason: 'nothing_before_it', detail };
}

/** What it has, and what would be in force instead has not. */
export function takenBack(locked: LockedBundle): readonly TrustAnchor[] {
  const kept = new Set((inForceInstead(locked)?.anchors ?? []).map(({ fingerprint }) => fingerprint));
  return locked.bundle.anchors.filter(({ fingerprint }) => !kept.has(fingerprint));
}

/** The newest that was in force before this one and was not withdrawn itself. */
const inForceBefore = ({ bundle, versions }: LockedBundle): TrustAnchorBundle | null =>
  versions
    .filter(
      ({ state, version, activatedAt }) => state === 'superseded' && activatedAt !== null && version < bundle.version,
    )
    .toSorted((one, other) => other.version - one.version)
    .at(0) ?? null;

/** Which version holds once this one is withdrawn; null: none. */
const inForceInstead = (locked: LockedBundle): TrustAnchorBundle | null =>
  locked.bundle.state === 'active' ? inForceBefore(locked) : inState(locked.versions, 'active');
