import { refused } from '@bfcert/kernel/result';
import type { CommandContext, Outcome } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { anchorInUse } from './anchor-in-use.ts';
import { moveBundle } from './move-bundle.ts';
import { type BundleStepped, type BundleStepRefusal, type StepInput, stepCommand, stepped } from './step-command.ts';
import { stillNeeded } from './still-needed.ts';

export type RollBackRefusal =
  | BundleStepRefusal
  /** Stations come in with certificates that would stand under no anchor any more. */
  | 'anchors_still_needed'
  /** Our own authorities issue under one that no other version has. */
  | 'anchor_in_use';

/**
 * A version that is prepared, or on its way, is given to nobody any more; the one in force stays what it is, and what was
 * taken from stations meanwhile is given to them again.
 */
export function rollBackTrustAnchors(
  deps: LifecycleDependencies,
  { bundleId }: StepInput,
  context: CommandContext,
): Promise<Outcome<BundleStepped, RollBackRefusal>> {
  const step = { name: 'roll-back-trust-anchors', on: 'roll_back', bundleId } as const;
  return stepCommand<RollBackRefusal>(deps, step, context, async (tx, { bundle, versions }, issuing) => {
    const after = versions.filter(({ id }) => id !== bundleId);
    const needed = await stillNeeded(deps, tx, bundle.purpose, versions, after);
    if (needed !== null) return refused(needed);
    const left = after.filter(({ state }) => state === 'active' || state === 'releasing' || state === 'prepared');
    const inUse = await anchorInUse(deps, tx, { purpose: bundle.purpose, issuing }, bundle.anchors, left);
    if (inUse !== null) return refused(inUse);
    return stepped(await moveBundle(deps, tx, bundle, { on: 'roll_back', action: 'roll-back-trust-anchors' }, context));
  });
}
