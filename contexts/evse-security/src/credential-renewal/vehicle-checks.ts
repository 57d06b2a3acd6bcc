import type { Wish } from '../capability/objection.ts';
import { listsLeaf } from '../installed-certificates/vehicle-chains.ts';
import type { InstalledCertificate } from '../station-contract/index.ts';
import { type Attempt, lastOf, mayHaveReachedStation } from '../station-process/attempt.ts';
import { capabilitySuffices } from '../station-process/capability-suffices.ts';
import {
  answerIsRecorded,
  certificateIsSent,
  certificateStillExists,
  chainFits,
  deliveries,
  stationTakesCertificates,
} from '../station-process/certificate-installed.ts';
import { type Check, type Decision, done, type StationFacts, wait } from '../station-process/check.ts';
import { attempt } from '../station-process/retry.ts';
import {
  certificateIsAtHand,
  requestIsHandedOn,
  signingRequestArrives,
} from '../station-process/signing-request-received.ts';
import { missingRoots, v2gRootsVerified } from '../station-process/v2g-roots-verified.ts';

// What differs where the certificate is one that the station shows to vehicles: no handshake with us ever proves it.

/** Nobody has asked whether the station is there: its time begins when it is. A request that is here needs nobody. */
export const vehicleRenewalBegins: readonly Check[] = [stationIsThere];

export const vehicleRootsVerified: readonly Check[] = [nothingIsInstalledInVain, v2gRootsVerified];

export const vehicleRequestReceived: readonly Check[] = [
  certificateIsAtHand,
  requestIsHandedOn,
  editionIsSpoken,
  organisationIsTold,
  signingRequestArrives,
];

export const vehicleCertificateInstalled: readonly Check[] = [
  stationHasAcceptedIt,
  certificateStillExists,
  rootsAreStillListed,
  limitIsAskedFor,
  chainFits,
  lostAnswerIsLookedUp,
  answerIsRecorded,
  stationTakesCertificates,
  certificateIsSent,
];

export const vehicleCertificateListed: readonly Check[] = [
  itIsInForce,
  certificateIsStillThere,
  listingIsRecorded,
  stationLists,
];

/** A combined certificate may come into force at any moment of it: from then on no list brings another one in beside it. */
export function placeIsFree({ endpoint }: StationFacts): Decision | null {
  if (endpoint === null || endpoint.heldBy === null) return null;
  return {
    kind: 'stop',
    code: 'combined_crosses_trust_domains',
    because: `The combined certificate ${endpoint.heldBy} of the station has come into force in its place: another beside it would make two.`,
  };
}

/** After an answer that was lost it may have been sent already: that is looked up first. */
function rootsAreStillListed(facts: StationFacts): Decision | null {
  if (missingRoots(facts).length === 0 || deliveries(facts).at(-1)?.status === 'unknown') return null;
  return { kind: 'move', event: 'anchors_changed', because: 'the V2G root it needs is not listed by the station' };
}

function stationIsThere({ session, requests, certificate }: StationFacts): Decision | null {
  const isBegun = certificate !== null || requests.length > 0;
  return session === null && !isBegun ? wait('the station to connect') : null;
}

/**
 * ISO15118Ctrlr.OrganizationName becomes the O of the request, and not SecurityCtrlr's (trap 22). A station that has no such
 * setting, as those of 1.6, takes the one of its own certificate, which is told where it is the same. Each is said once: the
 * request itself shows what came of it.
 */
function organisationIsTold(facts: StationFacts, now: Date): Decision | null {
  const organisation = facts.endpoint?.organisation ?? null;
  if (organisation === null) return null;
  const told = facts.attempts.filter((one) => one.action === 'set_organisation' && mayHaveReachedStation(one));
  const [first] = told;
  const isElsewhere = first?.status === 'unsupported' && organisation === facts.charger.organisation;
  if (first !== undefined && (!isElsewhere || told.length > 1)) return null;
  const setting = first === undefined ? 'v2g_organisation_name' : 'organisation_name';
  const command = { kind: 'change_setting', setting, value: organisation } as const;
  return attempt(facts, now, { action: 'set_organisation', target: null, command }, []);
}

function stationHasAcceptedIt({ certificate }: StationFacts): Decision | null {
  if (certificate?.state !== 'installed' && certificate?.state !== 'active') return null;
  return { kind: 'move', event: 'to_be_listed', because: 'the station has accepted the certificate' };
}

const wishFor = { evse_v2g: 'v2g_certificate', evse_v2g_20: 'v2g_20_certificate' } as const satisfies Record<
  string,
  Wish
>;

/** Of that edition, and not as one certificate with that for its connection. */
function editionIsSpoken(facts: StationFacts): Decision | null {
  return facts.endpoint === null ? null : capabilitySuffices(wishFor[facts.endpoint.purpose], facts);
}

/** A station that has no such certificates gets no root for them: the next step says so, unless its request is here. */
function nothingIsInstalledInVain(facts: StationFacts): Decision | null {
  return editionIsSpoken(facts) === null || facts.requests.length > 0 ? null : done;
}

/** How long a chain it takes is asked once, where it was never read; after new firmware an order reads it again. */
function limitIsAskedFor(facts: StationFacts, now: Date): Decision | null {
  if (facts.charger.settings.max_certificate_chain_size !== undefined) return null;
  if (lastOf(facts.attempts, 'read_settings') !== null) return null;
  return attempt(facts, now, {
    action: 'read_settings',
    target: null,
    command: { kind: 'read_settings', settings: ['max_certificate_chain_size'] },
  });
}

/** It may have it: what it lists decides before anything is sent again. */
function lostAnswerIsLookedUp(facts: StationFacts, now: Date): Decision | null {
  const { certificate } = facts;
  const last = deliveries(facts).at(-1);
  if (certificate === null || last?.status !== 'unknown' || last.target !== certificate.id) return null;
  const listed = listedSince(facts, last);
  if (listed === null) return list(facts, now, last);
  if (!isListedIn(listed.certificates, facts)) return null;
  const detail = 'no answer came, and it lists it';
  return {
    kind: 'act',
    act: { kind: 'record_installation', certificateId: certificate.id, outcome: 'accepted', detail },
  };
}

function itIsInForce({ certificate }: StationFacts) {
  return certificate?.state === 'active' ? done : null;
}

function certificateIsStillThere({ certificate }: StationFacts): Decision | null {
  if (certificate?.state === 'installed') return null;
  const because = certificate?.lastOutcome ?? 'the new certificate is gone';
  return { kind: 'move', event: 'certificate_refused', because };
}

/** Only an answer that is younger than an hour: evidence of long ago would count for nothing. */
const FRESH_MS = 3_600_000;

function listingIsRecorded(facts: StationFacts, now: Date): Decision | null {
  const listed = listedSince(facts, deliveries(facts).at(-1));
  const fingerprint = facts.certificate?.fingerprint ?? null;
  if (listed === null || fingerprint === null || now.getTime() - listed.at.getTime() > FRESH_MS) return null;
  if (!isListedIn(listed.certificates, facts)) return null;
  return { kind: 'act', act: { kind: 'record_listing', fingerprint, at: listed.at } };
}

/** An accepted certificate that is not listed is not there (trap 8); some list it a little later. */
function stationLists(facts: StationFacts, now: Date): Decision {
  const last = deliveries(facts).at(-1);
  const asked = listsSince(facts, last).filter(({ status }) => status === 'accepted').length;
  if (asked >= facts.policy.retryBudget) {
    return {
      kind: 'stop',
      code: 'certificate_not_listed',
      because: `The station accepted the certificate and does not list it; it was asked ${asked} times. Its security log may say why; a new request brings another certificate.`,
    };
  }
  return list(facts, now, last);
}

const list = (facts: StationFacts, now: Date, since: Attempt | undefined): Decision =>
  attempt(
    facts,
    now,
    {
      action: 'list_vehicle_chains',
      target: null,
      command: { kind: 'list_certificates', kinds: ['v2g_chain'] },
    },
    listsSince(facts, since),
  );

const listsSince = ({ attempts }: StationFacts, since: Attempt | undefined): readonly Attempt[] =>
  attempts.filter(
    (one) =>
      one.action === 'list_vehicle_chains' && one.sequence > (since?.sequence ?? 0) && mayHaveReachedStation(one),
  );

function listedSince(facts: StationFacts, since: Attempt | undefined) {
  const last = listsSince(facts, since).findLast(({ status }) => status === 'accepted');
  if (last?.endedAt == null) return null;
  return { at: last.endedAt, certificates: last.answer?.certificates ?? [] };
}

const isListedIn = (certificates: readonly InstalledCertificate[], { certificate }: StationFacts): boolean =>
  certificate?.chainPem != null && listsLeaf(certificates, { chainPem: certificate.chainPem });
