import { capabilitySuffices, combinedSuffices } from './capability-suffices.ts';
import { type Check, type Decision, done, type StationFacts } from './check.ts';
import { askForList, lastList, type RootUse, sendMissing } from './roots-on-list.ts';
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

const csmsRoots: RootUse = {
  list: { action: 'list_anchors', command: { kind: 'list_trust_anchors' } },
  install: {
    action: 'install_anchor',
    command: (certificatePem) => ({ kind: 'install_trust_anchor', certificatePem }),
  },
};

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
  return lastList(facts, csmsRoots) === null ? askForList(facts, now, csmsRoots) : null;
}

/**
 * A full store refuses (16:M05.FR.03), and 1.6 has no word for why. Roots of other uses take room as well, so this finds
 * what is certain not to fit; where the station has not said how many it keeps, its own answer tells.
 */
function stationHasRoom(facts: StationFacts): Decision | null {
  const capacity = Number(facts.charger.settings.trust_anchor_capacity ?? Number.NaN);
  const listed = lastList(facts, csmsRoots)?.answer?.anchors?.length ?? 0;
  const missing = missingAnchors(facts).length;
  if (!Number.isInteger(capacity) || capacity <= 0 || listed + missing <= capacity) return null;
  return {
    kind: 'stop',
    code: 'trust_anchor_store_full',
    because: `The station keeps at most ${capacity} root certificates and has ${listed}; ${missing} of ours are missing. Delete one that it no longer needs and resume.`,
  };
}

function missingAnchorsAreSent(facts: StationFacts, now: Date) {
  return sendMissing(facts, now, missingAnchors(facts), csmsRoots);
}

function stationListsAgain(facts: StationFacts, now: Date) {
  return askForList(facts, now, csmsRoots);
}
