import { refused, unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import type { CommandContext, Outcome } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { bundleRules } from './bundle-purpose.ts';
import { inState, judgeAnchors, newestOf } from './judge-import.ts';
import { moveBundle } from './move-bundle.ts';
import { type BundleStepped, type BundleStepRefusal, type StepInput, stepCommand, stepped } from './step-command.ts';

export type PrepareRefusal =
  | BundleStepRefusal
  /** One of its anchors may not be one any more. */
  | 'anchors_unfit';

/**
 * Whoever prepares a version says that it is complete. Its anchors are judged once more, as an anchor may have expired, or
 * its key come to another trust domain, since they were imported; one that was prepared before gives way.
 */
export async function prepareTrustAnchors(
  deps: LifecycleDependencies,
  { bundleId }: StepInput,
  context: CommandContext,
): Promise<Outcome<BundleStepped, PrepareRefusal>> {
  // The PKI is asked while nothing is locked.
  const chains = await deps.authority.chains();
  const step = { name: 'prepare-trust-anchors', on: 'prepare', bundleId } as const;
  return stepCommand<PrepareRefusal>(deps, step, context, async (tx, { bundle, versions }) => {
    if (bundleRules[bundle.purpose].source === 'import') {
      const ders = bundle.anchors.map(({ pem }) => unwrap(parseCertificatePem(pem)).der);
      const judged = await judgeAnchors(deps, tx, bundle.purpose, ders, newestOf(versions), chains);
      const unfit = judged.find(({ outcome }) => outcome === 'refused');
      if (unfit !== undefined) {
        return refused({ reason: 'anchors_unfit', detail: `${unfit.name ?? unfit.fingerprint}: ${unfit.detail}` });
      }
    }
    const before = inState(versions, 'prepared');
    if (before !== null) {
      await moveBundle(deps, tx, before, { on: 'supersede', action: 'supersede-trust-anchors' }, context);
    }
    return stepped(await moveBundle(deps, tx, bundle, { on: 'prepare', action: 'prepare-trust-anchors' }, context));
  });
}
