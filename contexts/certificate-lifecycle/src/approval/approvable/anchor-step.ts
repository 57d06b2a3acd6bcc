import { type Result, refused } from '@bfcert/kernel/result';
import type { Refusal } from '../../commands/command.ts';
import { issuingUnder } from '../../trust-anchor-bundle/anchor-in-use.ts';
import { bundleAfter } from '../../trust-anchor-bundle/bundle-steps.ts';
import { fingerprintsOf } from '../../trust-anchor-bundle/fingerprints-of.ts';
import { lostWith, type ReleaseObjection, releaseApproved } from '../../trust-anchor-bundle/release-trust-anchors.ts';
import { lockBundle } from '../../trust-anchor-bundle/step-command.ts';
import { isWorse } from '../../trust-anchor-bundle/trust-readiness.ts';
import {
  takenBack,
  type WithdrawObjection,
  withdrawApproved,
} from '../../trust-anchor-bundle/withdraw-trust-anchors.ts';
import type { AnchorStep } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

const steps = {
  'release-trust-anchors': { on: 'release', removed: lostWith, carryOut: releaseApproved },
  'withdraw-trust-anchors': { on: 'withdraw', removed: takenBack, carryOut: withdrawApproved },
} as const;

/** A step of a version that takes anchors away. */
export const anchorStep: Approvable<AnchorStep> = {
  async lock(deps, tx, { bundlePurpose }) {
    await deps.bundles.lockVersions(tx, bundlePurpose);
    return bundlePurpose;
  },

  issuing: (deps, { bundlePurpose }) => issuingUnder(deps, bundlePurpose),

  async carryOut(deps, tx, { action, approval, readiness, issuing }, context) {
    const { kind, bundleId: id, bundlePurpose: purpose } = action;
    const { on, removed, carryOut } = steps[kind];
    const locked = await lockBundle(deps, tx, { id, purpose });
    if (bundleAfter(locked.bundle.state, on) === null) return outdated();
    if (action.removed?.join() !== fingerprintsOf(removed(locked)).join()) return outdated();
    // A withdrawal is an emergency, and does not wait for stations to be counted again.
    if (kind === 'release-trust-anchors' && isWorse(readiness, action.readiness)) return outdated();
    const done: Result<unknown, Refusal<ReleaseObjection | WithdrawObjection>> = await carryOut(
      deps,
      tx,
      { ...locked, issuing },
      SecondPerson.of(approval),
      context,
    );
    return done.ok ? done : refused(done.refusal);
  },
};
