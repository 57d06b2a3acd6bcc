import { ok, refused } from '@bfcert/kernel/result';
import { overtake } from '../approval/overtake.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { stillNeeded } from './still-needed.ts';
import { tellOfEnd } from './tell-of-end.ts';
import type { TrustAnchorBundleId } from './trust-anchor-bundle.ts';

export type DraftDeletionRefusal =
  | 'owner_out_of_scope'
  | 'bundle_unknown'
  /** It is in force, or another took its place. */
  | 'bundle_not_draft'
  /** Stations come in with certificates that would stand under no anchor any more. */
  | 'anchors_still_needed';

export type DraftDeletion = {
  readonly bundleId: TrustAnchorBundleId;
  readonly version: number;
};

/**
 * Takes a draft back that nobody was given, and that no station is verified by, or what a second person is asked about: its anchors are free for another bundle, and its number is not given
 * again, so that a version is one set of anchors for ever. `expectedVersion`: its number.
 */
export async function deleteTrustAnchorDraft(
  deps: LifecycleDependencies,
  { bundleId }: { readonly bundleId: TrustAnchorBundleId },
  context: CommandContext,
): Promise<Outcome<DraftDeletion, DraftDeletionRefusal>> {
  const found = await deps.bundles.find(bundleId);
  return runCommand(deps, {
    name: 'delete-trust-anchor-draft',
    input: { bundleId },
    context,
    subject: { purpose: found?.purpose ?? null },
    work: async (tx): Promise<Outcome<DraftDeletion, DraftDeletionRefusal>> => {
      if (context.actor.owners !== 'all') {
        const detail = 'Trust anchors are for all owners: your role is limited to some.';
        return refused({ reason: 'owner_out_of_scope', detail });
      }
      if (found === null) return refused({ reason: 'bundle_unknown', detail: 'There is no such version of a bundle.' });
      // Read again: an import may have taken its place.
      const versions = await deps.bundles.lockVersions(tx, found.purpose);
      const draft = versions.find(({ id }) => id === bundleId);
      if (draft === undefined) throw new Error(`${bundleId} has vanished, and versions never do`);
      const { version, state } = draft;
      if (context.expectedVersion !== undefined && context.expectedVersion !== version) {
        return refused({ reason: 'version_conflict', detail: `It is version ${version} of its bundle.` });
      }
      if (state !== 'draft' && state !== 'proposed') {
        const detail = `Version ${version} is ${state}: only a draft can be deleted.`;
        return refused({ reason: 'bundle_not_draft', detail });
      }
      const after = versions.filter(({ id }) => id !== bundleId);
      const needed = await stillNeeded(deps, tx, found.purpose, versions, after);
      if (needed !== null) return refused(needed);
      await deps.bundles.discard(tx, draft);
      await overtake(deps, tx, bundleId, `Version ${version} was deleted.`, context);
      const end = { after: 'deleted', event: 'TrustAnchorBundleDeleted', action: 'delete-trust-anchor-draft' } as const;
      await tellOfEnd(deps, tx, draft, end, context);
      return ok({ bundleId, version });
    },
  });
}
