import { type Check, type Decision, type StationFacts, wait } from './check.ts';

export const certificateIssued: readonly Check[] = [certificateIsIssued];

function certificateIsIssued(facts: StationFacts): Decision | null {
  const { certificate } = facts;
  if (certificate?.state === 'requested') return wait('the PKI to issue the certificate');
  if (certificate !== null && certificate.state !== 'gone') return null;
  const outcome = certificate?.lastOutcome ?? 'there is no request';
  const used = facts.requests.filter(
    (one) => one.verdict.kind === 'accepted' && one.receivedAt >= facts.roundStartedAt,
  );
  if (used.length >= facts.policy.retryBudget) {
    return { kind: 'stop', code: 'issue_failed', because: `The PKI did not issue a certificate: ${outcome}.` };
  }
  return { kind: 'move', event: 'issue_refused', because: `no certificate was issued: ${outcome}` };
}
