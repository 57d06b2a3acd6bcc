import { useOf } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { mayHaveReachedStation } from './attempt.ts';
import { capabilitySuffices } from './capability-suffices.ts';
import { givenUpIsRecorded, givenUpIsReplaced } from './certificate-given-up.ts';
import { type AnchorFact, type Check, type Decision, done, type StationFacts } from './check.ts';
import { attempt, isBudgetSpent, outcomeText, spent } from './retry.ts';
import { missingAnchors } from './trust-anchors-verified.ts';
import { missingRoots } from './v2g-roots-verified.ts';

export const certificateInstalled: readonly Check[] = [
  givenUpIsRecorded,
  givenUpIsReplaced,
  stationHasAcceptedIt,
  certificateStillExists,
  anchorsAreStillListed,
  chainFits,
  answerIsRecorded,
  rootIsListed,
  stationTakesCertificates,
  certificateIsSent,
];

function stationHasAcceptedIt({ certificate }: StationFacts) {
  return certificate?.state === 'installed' || certificate?.state === 'active' ? done : null;
}

export function certificateStillExists(facts: StationFacts): Decision | null {
  if (facts.certificate !== null && facts.certificate.state === 'issued') return null;
  const sent = deliveries(facts);
  if (isBudgetSpent(sent, facts.policy)) return spent({ action: 'deliver_certificate' }, sent);
  const last = sent.at(-1);
  const why = last === undefined ? (facts.certificate?.lastOutcome ?? 'it is gone') : outcomeText(last);
  return { kind: 'move', event: 'certificate_refused', because: `a new signing request is needed: ${why}` };
}

/** Stations reconnect at once, and refuse what they cannot verify: never send before the anchor is listed (lesson A.3). */
function anchorsAreStillListed(facts: StationFacts): Decision | null {
  if (facts.anchors.length > 0 && missingAnchors(facts).length + missingRoots(facts).length === 0) return null;
  return { kind: 'move', event: 'anchors_changed', because: 'an anchor it needs is not listed by the station' };
}

/**
 * A02.FR.06: the station verifies the chain that it is sent, and by its roots for us, else for vehicles: that others of them
 * are listed helps nothing. It may have deleted one by itself (M05.FR.09–16), and an authority may have come to another root
 * that no version has. V2G roots that it cannot list, or that are made elsewhere, nobody knows.
 */
export function rootIsListed(facts: StationFacts): Decision | null {
  const { anchors, v2gRoots, rootsOfCertificate, isCombined } = facts;
  const isAbove = ({ fingerprint }: AnchorFact) => rootsOfCertificate.includes(fingerprint);
  if (anchors.some((anchor) => anchor.state === 'verified' && isAbove(anchor))) return null;
  if (isCombined && (v2gRoots.length === 0 || v2gRoots.some(isAbove))) return null;
  const root = anchors.find(isAbove);
  const which =
    root === undefined
      ? 'No root that stations are to have is above the'
      : `It does not list ${root.name}, which is above the`;
  return {
    kind: 'stop',
    code: 'root_of_certificate_missing',
    because: `${which} certificate, so that the station could not verify it: nothing was sent, and it stays with the one that it has. Bring it that root, or have another certificate issued under one that it lists.`,
  };
}

/** MaxCertificateChainSize counts characters, and is a length that fits; of a few stations it is tolerated that it does not. */
export function chainFits({ certificate, capabilities, chainLimitIsExclusive }: StationFacts): Decision | null {
  const limit = capabilities.max_chain_size.value;
  const length = certificate?.chainPem?.length ?? 0;
  if (limit === null || length < limit || (length === limit && !chainLimitIsExclusive)) return null;
  return {
    kind: 'stop',
    code: 'chain_too_long',
    because: `The chain has ${length} characters; the station takes ${chainLimitIsExclusive ? 'fewer than' : 'at most'} ${limit}. A shorter chain or smaller keys are needed.`,
  };
}

export function answerIsRecorded(facts: StationFacts): Decision | null {
  const certificateId = facts.certificate?.id ?? '';
  const ofThis = deliveries(facts).filter((one) => one.target === certificateId);
  const last = ofThis.at(-1);
  if (last === undefined || last.status === 'unknown' || last.status === 'in_flight') return null;
  if (last.status === 'accepted') {
    return { kind: 'act', act: { kind: 'record_installation', certificateId, outcome: 'accepted', detail: '' } };
  }
  // After an earlier delivery a refusal may mean "I have it already": the certificate stays admitted, and a new key decides.
  const earlier = ofThis.some((one) => one.status === 'unknown')
    ? 'after an answer was lost'
    : isSentAgain(facts)
      ? 'when it was sent again'
      : null;
  if (earlier !== null) {
    const sent = deliveries(facts);
    if (isBudgetSpent(sent, facts.policy)) return spent({ action: 'deliver_certificate' }, sent);
    return { kind: 'move', event: 'certificate_refused', because: `refused ${earlier}: it may be installed` };
  }
  return {
    kind: 'act',
    act: { kind: 'record_installation', certificateId, outcome: 'rejected', detail: last.detail },
  };
}

export function stationTakesCertificates(facts: StationFacts): Decision | null {
  return capabilitySuffices('deliver_certificate', facts);
}

export function certificateIsSent(facts: StationFacts, now: Date): Decision {
  const { certificate } = facts;
  if (certificate === null || certificate.chainPem === null) throw new Error('an issued certificate has no chain');
  return attempt(
    facts,
    now,
    {
      action: 'deliver_certificate',
      target: certificate.id,
      command: {
        kind: 'deliver_certificate',
        chainPem: certificate.chainPem,
        ...(facts.requestId === null ? {} : { requestId: facts.requestId }),
        ...(facts.endpoint === null ? {} : { use: useOf(facts.endpoint) }),
        ...(facts.isCombined ? { combined: true } : {}),
      },
    },
    deliveries(facts),
  );
}

/**
 * An earlier process had sent it before this one began. One that had not left before is no such thing, whichever
 * process it was made for: the station cannot have it, and means what it says.
 */
const isSentAgain = ({ certificate, roundStartedAt }: StationFacts): boolean =>
  certificate?.firstSentAt == null || Date.parse(certificate.firstSentAt) < roundStartedAt.getTime();

/** Of any certificate in this round: the budget is for deliveries, not for certificates. */
export const deliveries = (facts: StationFacts) =>
  facts.attempts.filter((one) => one.action === 'deliver_certificate' && mayHaveReachedStation(one));
