import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AnchorImport } from '../approval/approval.ts';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import { overtake } from '../approval/overtake.ts';
import type { CommandContext, Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { inState } from './judge-import.ts';
import type { TrustAnchorBundle, TrustAnchorBundleId } from './trust-anchor-bundle.ts';

const BECAUSE = 'Whoever stands under these anchors may come in as a station.';

interface Proposal {
  readonly bundleId: TrustAnchorBundleId;
  readonly version: number;
  readonly approvalId: ApprovalId;
}

/**
 * Under the lock of the bundle: 1 is it somebody who may ask? · 2 the same that is asked already is not asked twice ·
 * 3 ask · 4 it takes the place of what was proposed before.
 */
export async function propose(
  deps: LifecycleDependencies,
  tx: Transaction,
  { versions, proposed }: { readonly versions: readonly TrustAnchorBundle[]; readonly proposed: TrustAnchorBundle },
  context: CommandContext,
): Promise<Result<Proposal, Refusal<AskRefusal>>> {
  const before = inState(versions, 'proposed');
  const known = before !== null && hasSameAnchors(before, proposed) ? before : null;
  const { id: bundleId, purpose, version } = known ?? proposed;
  const action: AnchorImport = { kind: 'import-trust-anchors', bundleId, bundlePurpose: purpose, version };
  if (!mayAsk(context, { action, owner: null })) {
    const detail = `${BECAUSE} One person asks for it, and another approves it; a service does neither.`;
    return refused({ reason: 'needs_second_person', detail });
  }
  const question = { action, because: BECAUSE, identityId: null, owner: null, purpose };
  const asked = await askSecondPerson(deps, tx, question, context);
  if (!asked.ok) return asked;
  if (known === null) {
    await dropProposal(deps, tx, versions, `Version ${version} is asked for in its place.`, context);
    await deps.bundles.insert(tx, proposed);
  }
  return ok({ bundleId, version, approvalId: asked.value });
}

/** Nobody is to say yes to what is no longer the next version. */
export async function dropProposal(
  deps: LifecycleDependencies,
  tx: Transaction,
  versions: readonly TrustAnchorBundle[],
  because: string,
  context: CommandContext,
): Promise<void> {
  const proposed = inState(versions, 'proposed');
  if (proposed === null) return;
  await deps.bundles.supersede(tx, proposed);
  await overtake(deps, tx, proposed.id, because, context);
}

function hasSameAnchors(one: TrustAnchorBundle, other: TrustAnchorBundle): boolean {
  const fingerprints = new Set(one.anchors.map(({ fingerprint }) => fingerprint));
  return (
    one.anchors.length === other.anchors.length && other.anchors.every((each) => fingerprints.has(each.fingerprint))
  );
}
