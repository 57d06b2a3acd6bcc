import { hashDataKey } from '@bfcert/kernel/x509';
import { isInUse } from '../installed-certificates/may-be-deleted.ts';
import type { ReportedHashData } from '../station-contract/index.ts';
import { lastOf, mayHaveReachedStation } from '../station-process/attempt.ts';
import { capabilitySuffices } from '../station-process/capability-suffices.ts';
import { type Check, type Decision, done, type Planned, type StationFacts } from '../station-process/check.ts';
import { attempt } from '../station-process/retry.ts';
import { isAnchorListed, isFollowed } from '../trust-anchor-installation/listed.ts';
import type { UnwantedAnchor } from './trust-anchor-rollout.ts';

/**
 * A station is told to forget a root only where it lists, in this step, every one that it is to have: whatever it said
 * before, what it no longer trusts it can never be told again.
 */
export const unwantedAnchorsRemoved: readonly Check[] = [
  nothingIsUnwanted,
  stationHasListedNow,
  nothingUnwantedIsListed,
  wantedAnchorsAreListed,
  nothingInUseIsRemoved,
  stationCanDelete,
  unwantedAnchorsAreDeleted,
  stationListsAgain,
];

/** In its own words, which it knows again: only so can it be told to delete one (M04.FR.07). */
const LIST: Planned = {
  action: 'list_roots',
  target: null,
  command: { kind: 'list_certificates', kinds: ['csms_root'] },
};

function nothingIsUnwanted({ unwantedAnchors, othersToGo }: StationFacts): Decision | null {
  return unwantedAnchors.length === 0 && othersToGo === null ? done : null;
}

const listNow = ({ attempts }: StationFacts) => lastOf(attempts, 'list_roots', ({ status }) => status === 'accepted');

function stationHasListedNow(facts: StationFacts, now: Date): Decision | null {
  return listNow(facts) === null ? askForList(facts, now) : null;
}

const listed = (facts: StationFacts): readonly ReportedHashData[] =>
  (listNow(facts)?.answer?.certificates ?? []).flatMap(({ kind, hashData }) =>
    kind === 'csms_root' ? [hashData] : [],
  );

interface Present {
  /** Of ours; null: others put it there. */
  readonly anchor: UnwantedAnchor | null;
  /** Its fingerprint; of others', what it is listed under. */
  readonly target: string;
  /** As the station names it. */
  readonly entry: ReportedHashData;
}

const present = (facts: StationFacts): readonly Present[] =>
  listed(facts).flatMap((entry): readonly Present[] => {
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

function nothingUnwantedIsListed(facts: StationFacts): Decision | null {
  return present(facts).length === 0 ? done : null;
}

/** One that checks additional roots deletes a root by itself once its successor has worked. */
function wantedAnchorsAreListed(facts: StationFacts): Decision | null {
  const list = listed(facts);
  const missing = facts.anchors.find(
    (anchor) => !isAnchorListed(anchor, list) && !isFollowed(anchor, facts.anchors, list),
  );
  if (missing === undefined && facts.anchors.length > 0) return null;
  return {
    kind: 'stop',
    code: 'trust_anchor_missing',
    because: `The station does not list ${missing?.name ?? 'any root that it is to have'} any more, so nothing was taken from it. Begin another wave: it is sent again.`,
  };
}

/** Whoever released a version without it has looked at the fleet; this station would lose its connection all the same. */
function nothingInUseIsRemoved(facts: StationFacts): Decision | null {
  const used = present(facts).find(({ anchor }) => anchor?.isInUse)?.anchor ?? null;
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
function unwantedAnchorsAreDeleted(facts: StationFacts, now: Date): Decision | null {
  const since = listNow(facts)?.sequence ?? 0;
  const asked = facts.attempts.filter(
    (one) => one.action === 'delete_anchor' && one.sequence > since && mayHaveReachedStation(one),
  );
  const next = present(facts).find((one) => !asked.some(({ target }) => target === one.target));
  if (next === undefined) return null;
  const { target, entry } = next;
  return attempt(facts, now, {
    action: 'delete_anchor',
    target,
    command: { kind: 'delete_certificate', of: 'csms_root', hashData: entry },
  });
}

function stationListsAgain(facts: StationFacts, now: Date): Decision {
  return askForList(facts, now);
}

/** Asked for in the ordinary course: only unanswered ones count. */
function askForList(facts: StationFacts, now: Date): Decision {
  const since = listNow(facts)?.sequence ?? 0;
  const failed = facts.attempts.filter(
    (one) => one.action === LIST.action && one.sequence > since && mayHaveReachedStation(one),
  );
  return attempt(facts, now, LIST, failed);
}
