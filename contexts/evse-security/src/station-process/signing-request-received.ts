import { useOf } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { lastOf, lastReadOf, mayHaveReachedStation, mayHaveTakenEffect } from './attempt.ts';
import { capabilitySuffices, combinedSuffices } from './capability-suffices.ts';
import { type Check, type Decision, done, type StationFacts, wait } from './check.ts';
import { attempt, isBudgetSpent } from './retry.ts';

/** The station makes its own key and sends a request for it; a certificate at hand needs none. */
export const signingRequestReceived: readonly Check[] = [
  certificateIsAtHand,
  requestIsHandedOn,
  combinedSuffices,
  stationMakesKeys,
  organisationIsSet,
  signingRequestArrives,
];

export function certificateIsAtHand({ certificate }: StationFacts) {
  return certificate !== null && certificate.state !== 'gone' ? done : null;
}

/** A request that was stored by a process that died before it could pass it on, or that had to wait for another. */
export function requestIsHandedOn({ requests }: StationFacts, now: Date): Decision | null {
  const waiting = requests.find(({ verdict }) => verdict.kind === 'received' || verdict.kind === 'postponed');
  if (waiting === undefined) return null;
  const { verdict } = waiting;
  if (verdict.kind === 'postponed' && now < new Date(verdict.until)) {
    return wait(`the certificate that is made already: ${verdict.reason}`, new Date(verdict.until));
  }
  return { kind: 'act', act: { kind: 'submit_signing_request', requestId: waiting.id } };
}

function stationMakesKeys(facts: StationFacts) {
  return capabilitySuffices('renew', facts);
}

/** It becomes the O of the request (A02 prerequisite), which is compared exactly. Only a value read in this round counts. */
function organisationIsSet(facts: StationFacts, now: Date) {
  const read = lastReadOf('organisation_name', facts.attempts);
  if (read?.answer?.settings?.organisation_name === facts.charger.organisation) return null;
  const set = lastOf(facts.attempts, 'set_organisation', (one) => one.status === 'accepted');
  if (set !== null) return null;
  return attempt(facts, now, {
    action: 'set_organisation',
    target: null,
    command: { kind: 'change_setting', setting: 'organisation_name', value: facts.charger.organisation },
  });
}

export function signingRequestArrives(facts: StationFacts, now: Date): Decision | null {
  const sinceRound = facts.requests.filter((request) => request.receivedAt >= facts.roundStartedAt);
  const refusedRequests = sinceRound.filter((request) => request.verdict.kind === 'refused');
  const asked = facts.attempts.filter((one) => one.action === 'request_signing_request' && mayHaveReachedStation(one));
  const last = lastOf(facts.attempts, 'request_signing_request', mayHaveTakenEffect);
  const answeredSince = last !== null && refusedRequests.some((request) => request.receivedAt >= last.startedAt);
  if (last?.endedAt && !answeredSince) {
    const patience = new Date(last.endedAt.getTime() + facts.policy.signingRequestWaitMs);
    if (now < patience) return wait('the station to send its signing request', patience);
  }
  // A request that led to a certificate was no failure, whatever became of the certificate.
  const fruitful = sinceRound.filter((request) => request.verdict.kind === 'accepted').length;
  const failed = asked.slice(Math.min(fruitful, asked.length));
  const refusal = refusedRequests.at(-1)?.verdict;
  if (isBudgetSpent(failed, facts.policy) && refusal?.kind === 'refused') {
    return {
      kind: 'stop',
      code: 'signing_request_refused',
      because: `The station's signing request was refused ${refusedRequests.length} times: ${refusal.reason.replace(/\.$/, '')}.`,
    };
  }
  return attempt(
    facts,
    now,
    {
      action: 'request_signing_request',
      target: null,
      command: {
        kind: 'request_signing_request',
        ...(facts.endpoint === null ? {} : { use: useOf(facts.endpoint) }),
        ...(facts.isCombined ? { combined: true } : {}),
      },
    },
    failed,
  );
}
