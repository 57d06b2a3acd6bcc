import { ok, refused } from '@bfcert/kernel/result';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { authorityOfListeners, listenerRootNow, rootsOf } from '../listener-root/listener-root-now.ts';
import type { AuthorityChain, LifecycleDependencies } from '../ports.ts';
import { inState } from './judge-import.ts';
import { moveBundle, tellOfMove } from './move-bundle.ts';
import { stationRootsOf } from './release-anchors.ts';
import type { BundleStepped } from './step-command.ts';
import { newTrustAnchorBundleId, type TrustAnchor, type TrustAnchorBundle } from './trust-anchor-bundle.ts';

export type RemoveAnchorsRefusal =
  | 'owner_out_of_scope'
  /** The version in force has no such anchor. */
  | 'anchor_unknown'
  /** Our own authorities stand under it from now on. */
  | 'anchor_in_use'
  | 'bundle_being_released';

const PURPOSE = 'charging_station_trust';

async function rootsOfListeners(
  deps: LifecycleDependencies,
  chains: readonly AuthorityChain[],
): Promise<readonly TrustAnchor[]> {
  const authority = authorityOfListeners(chains, 'ec');
  const now = authority === undefined ? null : await listenerRootNow(deps, 'ec');
  return authority === undefined
    ? []
    : rootsOf(authority).filter(({ fingerprint }) => fingerprint === now?.fingerprint);
}

/**
 * Another version of what stations trust, without these anchors, as a prepared one: what is added there follows our
 * authorities, what is to go only a person says. Nothing is taken from a station before that version is released.
 */
export async function removeTrustAnchors(
  deps: LifecycleDependencies,
  { fingerprints }: { readonly fingerprints: readonly string[] },
  context: CommandContext,
): Promise<Outcome<BundleStepped, RemoveAnchorsRefusal>> {
  const chains = await deps.authority.chains();
  const inUse = [...stationRootsOf(chains), ...(await rootsOfListeners(deps, chains))];
  return runCommand<BundleStepped, RemoveAnchorsRefusal>(deps, {
    name: 'remove-trust-anchors',
    input: { fingerprints: [...fingerprints] },
    context,
    subject: { purpose: PURPOSE },
    work: async (tx) => {
      if (context.actor.owners !== 'all') {
        const detail = 'Trust anchors are for all owners: your role is limited to some.';
        return refused({ reason: 'owner_out_of_scope', detail });
      }
      const versions = await deps.bundles.lockVersions(tx, PURPOSE);
      const releasing = inState(versions, 'releasing');
      if (releasing !== null) {
        const detail = `Version ${releasing.version} is on its way to the stations: let it arrive, or roll it back.`;
        return refused({ reason: 'bundle_being_released', detail });
      }
      const prepared = inState(versions, 'prepared');
      const anchors = (prepared ?? inState(versions, 'active'))?.anchors ?? [];
      const unknown = fingerprints.find((each) => !anchors.some(({ fingerprint }) => fingerprint === each));
      if (unknown !== undefined || fingerprints.length === 0) {
        return refused({ reason: 'anchor_unknown', detail: `There is no anchor ${unknown ?? ''} to be removed.` });
      }
      const needed = inUse.find(({ fingerprint }) => fingerprints.includes(fingerprint));
      if (needed !== undefined) {
        const detail = `${needed.name} is the root of an authority that issues, or of our listeners, from now on: replace that one first.`;
        return refused({ reason: 'anchor_in_use', detail });
      }
      const now = deps.clock.now();
      const next: TrustAnchorBundle = {
        id: newTrustAnchorBundleId(now),
        purpose: PURPOSE,
        version: Math.max(0, ...versions.map(({ version }) => version)) + 1,
        anchors: anchors.filter(({ fingerprint }) => !fingerprints.includes(fingerprint)),
        state: 'prepared',
        activatedAt: null,
        imported: null,
      };
      const action = 'remove-trust-anchors';
      if (prepared !== null) await moveBundle(deps, tx, prepared, { on: 'supersede', action }, context);
      await deps.bundles.insert(tx, next);
      await tellOfMove(deps, tx, next, { action, before: null }, context);
      return ok({ bundleId: next.id, version: next.version, state: next.state, approvalId: null });
    },
  });
}
