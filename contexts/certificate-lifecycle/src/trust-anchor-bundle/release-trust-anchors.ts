import { type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import type { SecondPerson } from '../approval/second-person.ts';
import type { CommandContext, Outcome, Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { anchorInUse } from './anchor-in-use.ts';
import { bundleRules, isStationBundle } from './bundle-purpose.ts';
import { completeRelease } from './complete-release.ts';
import { fingerprintsOf } from './fingerprints-of.ts';
import { inState } from './judge-import.ts';
import { moveBundle } from './move-bundle.ts';
import {
  type BundleStepped,
  type BundleStepRefusal,
  type JudgedBundle,
  type LockedBundle,
  type StepInput,
  stepCommand,
  stepped,
} from './step-command.ts';
import { stillNeeded } from './still-needed.ts';
import type { TrustAnchor, TrustAnchorBundle } from './trust-anchor-bundle.ts';
import { isReady, type TrustReadiness, wordsOfReadiness } from './trust-readiness.ts';

export interface ReleaseInput extends StepInput {
  /** Of what it takes away that connections of our stations may stand on; null: it takes nothing, or none does. */
  readonly readiness: TrustReadiness | null;
}

export type ReleaseRefusal =
  | BundleStepRefusal
  | ReleaseObjection
  /** It takes an anchor away that stations depend on, and nobody may ask a second person. */
  | 'not_ready'
  | AskRefusal;

export type ReleaseObjection =
  /** Another version is on its way to the endpoints. */
  | 'bundle_being_released'
  /** Stations come in with certificates that would stand under no anchor any more. */
  | 'anchors_still_needed'
  /** Our own authorities issue under one that it is without. */
  | 'anchor_in_use';

/**
 * A prepared version begins its way to the endpoints; one of a bundle that no endpoint of ours is given is in force at
 * once. What takes an anchor away that the connections of stations depend on is the word of two people.
 */
export function releaseTrustAnchors(
  deps: LifecycleDependencies,
  { bundleId, readiness }: ReleaseInput,
  context: CommandContext,
): Promise<Outcome<BundleStepped, ReleaseRefusal>> {
  const step = { name: 'release-trust-anchors', on: 'release', bundleId } as const;
  return stepCommand<ReleaseRefusal>(deps, step, context, async (tx, locked, issuing) => {
    const against = await objectionToRelease(deps, tx, { ...locked, issuing });
    if (against !== null) return refused(against);
    const { bundle } = locked;
    const carriesConnections = bundleRules[bundle.purpose].givenToStations === 'for_connection';
    const lost = lostWith(locked);
    if (carriesConnections && lost.length > 0 && (readiness === null || !isReady(readiness))) {
      const because = readiness === null ? 'Nobody has looked at who depends on what it takes away.' : words(readiness);
      const action = {
        kind: 'release-trust-anchors',
        bundleId,
        bundlePurpose: bundle.purpose,
        version: bundle.version,
        readiness,
        removed: fingerprintsOf(lost),
      };
      const asked = { action: { ...action, kind: 'release-trust-anchors' }, because, owner: null } as const;
      if (!mayAsk(context, asked)) return refused({ reason: 'not_ready', detail: because });
      const question = { ...asked, identityId: null, purpose: bundle.purpose };
      const approval = await askSecondPerson(deps, tx, question, context);
      return approval.ok ? stepped(bundle, approval.value) : refused(approval.refusal);
    }
    return stepped(await release(deps, tx, locked, null, context));
  });
}

const words = (readiness: TrustReadiness): string => `It takes anchors away: ${wordsOfReadiness(readiness)}`;

/** What the version in force has and this one has not. */
export function lostWith({ bundle, versions }: LockedBundle): readonly TrustAnchor[] {
  const kept = new Set(bundle.anchors.map(({ fingerprint }) => fingerprint));
  return (inState(versions, 'active')?.anchors ?? []).filter(({ fingerprint }) => !kept.has(fingerprint));
}

/** What no second person overrides. */
async function objectionToRelease(
  deps: LifecycleDependencies,
  tx: Transaction,
  { bundle, versions, issuing }: JudgedBundle,
): Promise<Refusal<ReleaseObjection> | null> {
  const underWay = inState(versions, 'releasing');
  if (underWay !== null) {
    const detail = `Version ${underWay.version} is on its way to the endpoints: let it arrive, or roll it back.`;
    return { reason: 'bundle_being_released', detail };
  }
  const after = versions.flatMap((one) => {
    if (one.id === bundle.id) return [{ ...bundle, state: 'active' as const }];
    return one.state === 'active' ? [] : [one];
  });
  const needed = await stillNeeded(deps, tx, bundle.purpose, versions, after);
  return needed ?? anchorInUse(deps, tx, { purpose: bundle.purpose, issuing }, lostWith({ bundle, versions }), []);
}

async function release(
  deps: LifecycleDependencies,
  tx: Transaction,
  { bundle, versions }: LockedBundle,
  secondPerson: SecondPerson | null,
  context: CommandContext,
): Promise<TrustAnchorBundle> {
  const by = secondPerson === null ? {} : { secondPerson };
  const move = { on: 'release', action: 'release-trust-anchors', ...by } as const;
  const releasing = await moveBundle(deps, tx, bundle, move, context);
  if (isStationBundle(bundle.purpose)) return releasing;
  return completeRelease(deps, tx, { bundle: releasing, versions }, by, context);
}

/** What a second person has said yes to. */
export async function releaseApproved(
  deps: LifecycleDependencies,
  tx: Transaction,
  locked: JudgedBundle,
  secondPerson: SecondPerson,
  context: CommandContext,
): Promise<Result<TrustAnchorBundle, Refusal<ReleaseObjection>>> {
  const against = await objectionToRelease(deps, tx, locked);
  if (against !== null) return refused(against);
  return { ok: true, value: await release(deps, tx, locked, secondPerson, context) };
}
