import type { StationCommand } from '../station-contract/index.ts';
import { formAfter, takenByCheck } from '../trust-anchor-installation/listed.ts';
import { mayHaveReachedStation } from './attempt.ts';
import { capabilitySuffices, combinedSuffices } from './capability-suffices.ts';
import { type AnchorFact, type Check, type Decision, done, type StationFacts } from './check.ts';
import { attempt, isBudgetSpent } from './retry.ts';
import { askForList, lastList, type RootUse, sendMissing } from './roots-on-list.ts';
import { v2gRootsVerified } from './v2g-roots-verified.ts';

/** Nothing is believed but the station's own list, by hash: an accepted install proves nothing. */
export const trustAnchorsVerified: readonly Check[] = [
  everyAnchorIsListed,
  stationCanList,
  stationHasListed,
  stationCanInstall,
  rootCheckIsKnown,
  formsAreTaken,
  stationHasRoom,
  missingAnchorsAreSent,
  stationListsAgain,
];

/** The same as what a rollout brings: as much of it as the station takes. */
export const trustAnchorsBrought: readonly Check[] = trustAnchorsVerified.map((check) =>
  check === formsAreTaken ? aFormIsTaken : check,
);

const csmsRoots: RootUse = {
  list: { action: 'list_anchors', command: { kind: 'list_trust_anchors' } },
  install: {
    action: 'install_anchor',
    command: (certificatePem) => ({ kind: 'install_trust_anchor', certificatePem }),
  },
};

/** A station that checks deletes a root by itself once the one that it has signed works: that one is not missed. */
export const missingAnchors = (facts: StationFacts) =>
  facts.anchors.filter(({ state, fingerprint }) => state !== 'verified' && !hasFollower(facts, fingerprint));

const hasFollower = ({ anchors, capabilities }: StationFacts, fingerprint: string): boolean =>
  capabilities.additional_root_check.value === true &&
  anchors.some(({ state, signed }) => state === 'verified' && signed?.by.fingerprint === fingerprint);

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

/** A migration has asked for it; of a station that came in on Profile 3 nobody has. One that does not say makes none. */
function rootCheckIsKnown(facts: StationFacts, now: Date): Decision | null {
  const { capabilities, charger, attempts, policy } = facts;
  if (capabilities.additional_root_check.value !== null) return null;
  if (charger.settings.additional_root_check !== undefined) return null;
  const asked = attempts.filter((one) => one.action === 'read_settings' && mayHaveReachedStation(one));
  const last = asked.at(-1);
  if (last !== undefined && (last.status !== 'unknown' || isBudgetSpent(asked, policy))) return null;
  const command: StationCommand = { kind: 'read_settings', settings: ['additional_root_check'] };
  return attempt(facts, now, { action: 'read_settings', target: null, command }, asked);
}

/** Before anything is sent: a station that checks refuses the form that nobody has signed, and runs towards its expiry. */
function formsAreTaken(facts: StationFacts): Decision | null {
  const [first] = takenInNoForm(facts);
  return first === undefined ? null : noFormOf(first, 'Nothing was sent, and its certificate stays as it is');
}

/** No certificate waits for a rollout: what the station takes it is brought, and of the rest it is said that it takes none. */
function aFormIsTaken(facts: StationFacts): Decision | null {
  const refused = takenInNoForm(facts);
  const [first] = refused;
  if (first === undefined || refused.length < missingAnchors(facts).length) return null;
  return noFormOf(first, 'It keeps what it has');
}

/** Of what is missing. */
function takenInNoForm(facts: StationFacts): readonly AnchorFact[] {
  if (facts.capabilities.additional_root_check.value !== true) return [];
  const missing = missingAnchors(facts);
  const taken = takenByCheck(missing, facts.anchors, listedBy(facts), facts.firstAnchor);
  return missing.filter((anchor) => !taken.includes(anchor));
}

const noFormOf = ({ name }: AnchorFact, what: string): Decision => ({
  kind: 'stop',
  code: 'additional_root_check',
  because: `The station takes a new CSMS root only if the root it has has signed it (AdditionalRootCertificateCheck), and of ${name} there is no form that one of its roots has signed; to one that lists none, only the root is sent that all our listeners stand under. ${what}: install that root by hand, or end the check, before the certificate expires.`,
});

/** Null: the station takes it in no form. */
function formFor(facts: StationFacts, anchor: AnchorFact): string | null {
  const checks = facts.capabilities.additional_root_check.value === true;
  return checks ? formAfter(anchor, facts.anchors, listedBy(facts), facts.firstAnchor) : anchor.pem;
}

const listedBy = (facts: StationFacts) => lastList(facts, csmsRoots)?.answer?.anchors ?? [];

/**
 * A full store refuses (16:M05.FR.03), and 1.6 has no word for why. Roots of other uses take room as well, so this finds
 * what is certain not to fit; where the station has not said how many it keeps, its own answer tells.
 */
function stationHasRoom(facts: StationFacts): Decision | null {
  const capacity = Number(facts.charger.settings.trust_anchor_capacity ?? Number.NaN);
  const listed = lastList(facts, csmsRoots)?.answer?.anchors?.length ?? 0;
  const missing = missingAnchors(facts).length - takenInNoForm(facts).length;
  if (!Number.isInteger(capacity) || capacity <= 0 || listed + missing <= capacity) return null;
  return {
    kind: 'stop',
    code: 'trust_anchor_store_full',
    because: `The station keeps at most ${capacity} root certificates and has ${listed}; ${missing} of ours are missing. Delete one that it no longer needs and resume.`,
  };
}

function missingAnchorsAreSent(facts: StationFacts, now: Date) {
  const refused = takenInNoForm(facts);
  const inForm = missingAnchors(facts).flatMap((anchor) => {
    const pem = refused.includes(anchor) ? null : formFor(facts, anchor);
    return pem === null ? [] : [{ ...anchor, pem }];
  });
  return sendMissing(facts, now, inForm, csmsRoots);
}

function stationListsAgain(facts: StationFacts, now: Date) {
  return askForList(facts, now, csmsRoots);
}
