import type { Transaction } from '@bfcert/kernel/transaction';
import type { CommandContext, Outcome } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { inState } from './judge-import.ts';
import { type BundleMove, moveBundle } from './move-bundle.ts';
import {
  type BundleStepped,
  type BundleStepRefusal,
  type LockedBundle,
  type StepInput,
  stepCommand,
  stepped,
} from './step-command.ts';
import type { TrustAnchorBundle } from './trust-anchor-bundle.ts';

/** Its endpoints have it: it is in force, in the place of the version before. */
export async function activateTrustAnchors(
  deps: LifecycleDependencies,
  { bundleId }: StepInput,
  context: CommandContext,
): Promise<Outcome<BundleStepped, BundleStepRefusal>> {
  const step = { name: 'activate-trust-anchors', on: 'complete', bundleId } as const;
  return stepCommand<BundleStepRefusal>(deps, step, context, async (tx, locked) =>
    stepped(await completeRelease(deps, tx, locked, {}, context)),
  );
}

/** Of one that is `releasing`. */
export async function completeRelease(
  deps: LifecycleDependencies,
  tx: Transaction,
  { bundle, versions }: LockedBundle,
  by: Pick<BundleMove, 'secondPerson'>,
  context: CommandContext,
): Promise<TrustAnchorBundle> {
  const superseded = inState(versions, 'active');
  if (superseded !== null) await deps.bundles.supersede(tx, superseded);
  return moveBundle(deps, tx, bundle, { on: 'complete', action: 'release-trust-anchors', superseded, ...by }, context);
}
