import type { StationBundle } from '@bfcert/certificate-lifecycle';
import { hashDataKey, sameHashData } from '@bfcert/kernel/x509';
import { isInUse } from '../installed-certificates/may-be-deleted.ts';
import type { ReportedHashData } from '../station-contract/index.ts';
import { type ActionName, lastOf, mayHaveReachedStation } from '../station-process/attempt.ts';
import { capabilitySuffices } from '../station-process/capability-suffices.ts';
import { type Check, type Decision, done, type Planned, type StationFacts } from '../station-process/check.ts';
import { attempt } from '../station-process/retry.ts';
import { isAnchorListed, isFollowed } from '../trust-anchor-installation/listed.ts';
import { isForVehicles, rootKindOf, type UnwantedAnchor } from './trust-anchor-rollout.ts';

/**
 * A station is told to forget a root only where it lists, in this step, every one that it is to have: whatever it said
 * before, what it no longer trusts it can never be told again.
 */
export function unwantedAnchorsRemoved(bundle: StationBundle): readonly Check[] {
  const use = useOf(bundle);
  return [
    nothingIsUnwanted,
    (facts, now) => (listNow(facts, use) === null ? askForList(facts, now, use) : null),
    (facts) => (present(facts, use).length === 0 ? done : null),
    (facts) => wantedAnchorsAreListed(facts, use),
    (facts) => nothingInUseIsRemoved(facts, use),
    // In 1.6 those for vehicles are deleted by another message, of which nobody has declared anything.
    ...(isForVehicles(bundle) ? [] : [stationCanDelete]),
    (facts, now) => unwantedAnchorsAreDeleted(facts, now, use),
    (facts, now) => askForList(facts, now, use),
  ];
}

interface RemovalUse {
  readonly kind: (typeof rootKindOf)[StationBundle];
  /** In its own words, which it knows again: only so can it be told to delete one (M04.FR.07). */
  readonly list: Planned;
  readonly deletion: ActionName;
  /** Without a root of this use a station cannot verify us; of others it may be to have none. */
  readonly needsOne: boolean;
}

function useOf(bundle: StationBundle): RemovalUse {
  const kind = rootKindOf[bundle];
  const command: Planned['command'] = { kind: 'list_certificates', kinds: [kind] };
  return isForVehicles(bundle)
    ? {
        kind,
        list: { action: 'list_vehicle_roots_left', target: null, command },
        deletion: 'delete_vehicle_root',
        needsOne: false,
      }
    : { kind, list: { action: 'list_roots', target: null, command }, deletion: 'delete_anchor', needsOne: true };
}

function nothingIsUnwanted({ unwantedAnchors, othersToGo }: StationFacts): Decision | null {
  return unwantedAnchors.length === 0 && othersToGo === null ? done : null;
}

const listNow = ({ attempts }: StationFacts, { list }: RemovalUse) =>
  lastOf(attempts, list.action, ({ status }) => status === 'accepted');

const listed = (facts: StationFacts, use: RemovalUse): readonly ReportedHashData[] =>
  (listNow(facts, use)?.answer?.certificates ?? []).flatMap(({ kind, hashData }) =>
    kind === use.kind ? [hashData] : [],
  );

interface Present {
  /** Of ours; null: others put it there. */
  readonly anchor: UnwantedAnchor | null;
  /** Its fingerprint; of others', what it is listed under. */
  readonly target: string;
  /** As the station names it. */
  readonly entry: ReportedHashData;
}

const present = (facts: StationFacts, use: RemovalUse): readonly Present[] =>
  listed(facts, use).flatMap((entry): readonly Present[] => {
    const anchor = facts.unwantedAnchors.find((one) => isAnchorListed(one, [entry])) ?? null;
    if (anchor !== null) return [{ anchor, target: anchor.fingerprint, entry }];
    return isOfOthersToGo(facts, entry) ? [{ anchor, target: hashDataKey(entry), entry }] : [];
  });

/** Of others what is in use stays, and hinders nothing. */
function isOfOthersToGo({ anchors, othersToGo }: StationFacts, entry: ReportedHashData): boolean {
  if (othersToGo === null) return false;
  const isOurs = [...anchors, ...othersToGo.ours].some((one) => isAnchorListed(one, [entry]));
  return !isOurs && !isInUse(entry, othersToGo.inUse);
}

/** One that checks additional roots deletes a root by itself once its successor has worked. */
function wantedAnchorsAreListed(facts: StationFacts, use: RemovalUse): Decision | null {
  const list = listed(facts, use);
  const missing = facts.anchors.find(
    (anchor) => !isAnchorListed(anchor, list) && !isFollowed(anchor, facts.anchors, list),
  );
  if (missing === undefined && (facts.anchors.length > 0 || !use.needsOne)) return null;
  return {
    kind: 'stop',
    code: 'trust_anchor_missing',
    because: `The station does not list ${missing?.name ?? 'any root that it is to have'} any more, so nothing was taken from it. Begin another wave: it is sent again.`,
  };
}

/**
 * Whoever released a version without it has looked at the fleet; this station would lose its connection, or what it shows to
 * vehicles, all the same. So it would where it lists the same root for another use: a station deletes by hash from all of them.
 */
function nothingInUseIsRemoved(facts: StationFacts, use: RemovalUse): Decision | null {
  const there = present(facts, use);
  const shared = there.find(({ entry }) => facts.rootsOfOtherUses.some((other) => sameHashData(other, entry)));
  if (shared !== undefined) {
    return {
      kind: 'stop',
      code: 'anchor_in_use',
      because: `The station lists ${shared.anchor?.name ?? 'a root'} for another use as well, and would delete it from both: nothing was taken from it.`,
    };
  }
  const used = there.find(({ anchor }) => anchor?.isInUse)?.anchor ?? null;
  if (used === null) return null;
  return {
    kind: 'stop',
    code: 'anchor_in_use',
    because: `A certificate that we show to the station, or its own, stands under ${used.name}: nothing was taken from it. Replace that certificate, then begin another wave.`,
  };
}

function stationCanDelete(facts: StationFacts): Decision | null {
  return capabilitySuffices('delete_certificate', facts);
}

/** Each once after the last list; the next one shows what came of it. */
function unwantedAnchorsAreDeleted(facts: StationFacts, now: Date, use: RemovalUse): Decision | null {
  const since = listNow(facts, use)?.sequence ?? 0;
  const asked = facts.attempts.filter(
    (one) => one.action === use.deletion && one.sequence > since && mayHaveReachedStation(one),
  );
  const next = present(facts, use).find((one) => !asked.some(({ target }) => target === one.target));
  if (next === undefined) return null;
  const { target, entry } = next;
  return attempt(facts, now, {
    action: use.deletion,
    target,
    command: { kind: 'delete_certificate', of: use.kind, hashData: entry },
  });
}

/** Asked for in the ordinary course: only unanswered ones count. */
function askForList(facts: StationFacts, now: Date, use: RemovalUse): Decision {
  const since = listNow(facts, use)?.sequence ?? 0;
  const failed = facts.attempts.filter(
    (one) => one.action === use.list.action && one.sequence > since && mayHaveReachedStation(one),
  );
  return attempt(facts, now, use.list, failed);
}
