import type { Json } from '@bfcert/kernel/canonical-json';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ApprovalId } from '../approval/approval-id.ts';
import type { CommandContext, CommandName, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { issuingUnder } from './anchor-in-use.ts';
import { type BundleStep, bundleAfter } from './bundle-steps.ts';
import type { BundleState, TrustAnchor, TrustAnchorBundle, TrustAnchorBundleId } from './trust-anchor-bundle.ts';

export type BundleStepRefusal = 'owner_out_of_scope' | 'bundle_unknown' | 'not_possible_in_this_state';

export type BundleStepped = {
  readonly bundleId: TrustAnchorBundleId;
  readonly version: number;
  readonly state: BundleState;
  /** The question to the second person; null: there is none. */
  readonly approvalId: ApprovalId | null;
};

export interface LockedBundle {
  readonly bundle: TrustAnchorBundle;
  /** All of its bundle, itself among them. */
  readonly versions: readonly TrustAnchorBundle[];
}

export interface JudgedBundle extends LockedBundle {
  /** Under which of it our own authorities issue, as it was before the lock. */
  readonly issuing: readonly TrustAnchor[];
}

export interface StepInput {
  readonly bundleId: TrustAnchorBundleId;
}

/** After these a version's anchors may be in none any more. */
const takesAway: ReadonlySet<BundleStep> = new Set(['release', 'withdraw', 'roll_back']);

/**
 * What every step of a version does before its own work, under the lock of the bundle: 1 for all owners · 2 is there such a
 * version, with this number? · 3 may it take the step? `expectedVersion`: its number;
 * `issuing`: under which our own authorities issue, where a step may take that away.
 */
export async function stepCommand<Reason extends string>(
  deps: LifecycleDependencies,
  {
    name,
    on,
    bundleId,
    input = {},
  }: StepInput & { name: CommandName; on: BundleStep; input?: { [key: string]: Json } },
  context: CommandContext,
  work: (
    tx: Transaction,
    locked: LockedBundle,
    issuing: readonly TrustAnchor[],
  ) => Promise<Outcome<BundleStepped, Reason>>,
): Promise<Outcome<BundleStepped, BundleStepRefusal | Reason>> {
  const found = await deps.bundles.find(bundleId);
  const issuing = found !== null && takesAway.has(on) ? await issuingUnder(deps, found.purpose) : [];
  return runCommand<BundleStepped, BundleStepRefusal | Reason>(deps, {
    name,
    input: { bundleId, ...input },
    context,
    subject: { purpose: found?.purpose ?? null },
    work: async (tx) => {
      if (context.actor.owners !== 'all') {
        const detail = 'Trust anchors are for all owners: your role is limited to some.';
        return refused({ reason: 'owner_out_of_scope', detail });
      }
      if (found === null) return refused({ reason: 'bundle_unknown', detail: 'There is no such version of a bundle.' });
      const locked = await lockBundle(deps, tx, found);
      const { version, state } = locked.bundle;
      if (context.expectedVersion !== undefined && context.expectedVersion !== version) {
        return refused({ reason: 'version_conflict', detail: `It is version ${version} of its bundle.` });
      }
      if (bundleAfter(state, on) === null) {
        const detail = `Version ${version} is ${state}: it cannot ${on.replace('_', ' ')} from there.`;
        return refused({ reason: 'not_possible_in_this_state', detail });
      }
      return work(tx, locked, issuing);
    },
  });
}

/** As it is now: another step may have been taken since it was found. */
export async function lockBundle(
  deps: Pick<LifecycleDependencies, 'bundles'>,
  tx: Transaction,
  { id, purpose }: Pick<TrustAnchorBundle, 'id' | 'purpose'>,
): Promise<LockedBundle> {
  const versions = await deps.bundles.lockVersions(tx, purpose);
  const bundle = versions.find((one) => one.id === id);
  if (bundle === undefined) throw new Error(`${id} has vanished, and versions never do`);
  return { bundle, versions };
}

export const stepped = ({ id, version, state }: TrustAnchorBundle, approvalId: ApprovalId | null = null) =>
  ok({ bundleId: id, version, state, approvalId });
