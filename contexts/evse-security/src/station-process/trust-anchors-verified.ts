import { lastOf, mayHaveReachedStation } from './attempt.ts';
import { capabilitySuffices, combinedSuffices } from './capability-suffices.ts';
import { type Check, type Decision, done, type StationFacts } from './check.ts';
import { attempt } from './retry.ts';
import { v2gRootsVerified } from './v2g-roots-verified.ts';

/** Nothing is believed but the station's own list, by hash: an accepted install proves nothing. */
export const trustAnchorsVerified: readonly Check[] = [
  everyAnchorIsListed,
  stationCanList,
  stationHasListed,
  stationCanInstall,
  stationHasRoom,
  missingAnchorsAreSent,
  stationListsAgain,
];

export const missingAnchors = (facts: StationFacts) => facts.anchors.filter((anchor) => anchor.state !== 'verified');

/** Of a combined one the V2G root as well; where the station has none of these, the next step says so. */
function everyAnchorIsListed(facts: StationFacts, now: Date) {
  if (facts.anchors.length === 0 || missingAnchors(facts).length > 0) return null;
  return combinedSuffices(facts) === null ? v2gRootsVerified(facts, now) : done;
}

function stationCanList(facts: StationFacts) {
  return capabilitySuffices('list_certificates', facts);
}

/** Asked only where a root is missing: one that takes none may have had ours from its factory. */
function stationCanInstall(facts: StationFacts) {
  return capabilitySuffices('install_anchor', facts);
}

function stationHasListed(facts: StationFacts, now: Date) {
  return lastList(facts) === null ? list(facts, now) : null;
}

/**
 * A full store refuses (16:M05.FR.03), and 1.6 has no word for why. Roots of other uses take room as well, so this finds
 * what is certain not to fit; where the station has not said how many it keeps, its own answer tells.
 */
function stationHasRoom(facts: StationFacts): Decision | null {
  const capacity = Number(facts.charger.settings.trust_anchor_capacity ?? Number.NaN);
  const listed = lastList(facts)?.answer?.anchors?.length ?? 0;
  const missing = missingAnchors(facts).length;
  if (!Number.isInteger(capacity) || capacity <= 0 || listed + missing <= capacity) return null;
  return {
    kind: 'stop',
    code: 'trust_anchor_store_full',
    because: `The station keeps at most ${capacity} root certificates and has ${listed}; ${missing} of ours are missing. Delete one that it no longer needs and resume.`,
  };
}

function missingAnchorsAreSent(facts: StationFacts, now: Date) {
  const listedAt = lastList(facts)?.sequence ?? 0;
  const unsent = missingAnchors(facts).find(
    (anchor) =>
      !facts.attempts.some(
        (one) =>
          one.action === 'install_anchor' &&
          one.target === anchor.fingerprint &&
          one.sequence > listedAt &&
          mayHaveReachedStation(one),
      ),
  );
  if (unsent === undefined) return null;
  return attempt(facts, now, {
    action: 'install_anchor',
    target: unsent.fingerprint,
    command: { kind: 'install_trust_anchor', certificatePem: unsent.pem },
  });
}

function stationListsAgain(facts: StationFacts, now: Date) {
  return list(facts, now);
}

const lastList = (facts: StationFacts) => lastOf(facts.attempts, 'list_anchors', (one) => one.status === 'accepted');

/** A list is asked for again and again in the ordinary course: only unanswered ones count. */
function list(facts: StationFacts, now: Date) {
  const since = lastList(facts)?.sequence ?? 0;
  const failed = facts.attempts.filter(
    (one) => one.action === 'list_anchors' && one.sequence > since && mayHaveReachedStation(one),
  );
  return attempt(facts, now, { action: 'list_anchors', target: null, command: { kind: 'list_trust_anchors' } }, failed);
}
