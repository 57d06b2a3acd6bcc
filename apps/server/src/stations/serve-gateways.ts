import type { CertificateStatus, ContractCertificateBroker, EvseSecurity } from '@bfcert/evse-security';
import {
  certificateStatusQuestion,
  chainStatusMessage,
  contractCertificateQuestion,
  contractMessage,
  logUpload,
  logUploaded,
  readStationFacts,
  type StationFact,
  signingRequest,
  upstreamAccessQuestion,
  upstreamChangeQuestion,
  upstreamRenewal,
} from '@bfcert/evse-security/station-contract';
import type { ServerLink } from '@bfcert/kernel/link';
import type { SessionChanges } from './session-changes.ts';
import type { UntakenFacts } from './untaken-facts.ts';

const OF_SESSIONS: readonly StationFact['kind'][] = [
  'session_opened',
  'session_closed',
  'gateway_started',
  'upstream_changed',
];

/** What gateways bring reaches the context here: facts durably, signing requests as questions, and what stations ask about certificates. */
export function serveGateways(
  link: ServerLink,
  evse: EvseSecurity,
  others: { readonly status: CertificateStatus; readonly broker: ContractCertificateBroker },
  { sessionChanges, untaken }: { readonly sessionChanges: SessionChanges; readonly untaken: UntakenFacts },
): void {
  const { status, broker } = others;
  link.consume('station.facts', async (payload, from) => {
    const { facts, unreadable } = readStationFacts(payload);
    await untaken.during(from.nodeId, facts, async () => {
      if (unreadable.length > 0) await evse.parkUnreadableFacts(unreadable, from);
      if (facts.length > 0) await evse.recordStationFacts(facts, from);
    });
    const ofSessions = facts.filter(({ kind }) => OF_SESSIONS.includes(kind));
    if (ofSessions.length === 0) return;
    const ids = ofSessions.map((fact) => ('identityId' in fact ? fact.identityId : null));
    sessionChanges.happened(ids.includes(null) ? 'any' : new Set(ids.filter((id) => id !== null)));
  });
  link.serve('station.signing_request', (payload) => evse.receiveSigningRequest(signingRequest.parse(payload)));
  link.serve('station.log_upload', (payload, from) => evse.receiveLogUpload(logUpload.parse(payload), from));
  link.serve('station.log_uploaded', (payload) => evse.recordLogUploaded(logUploaded.parse(payload)));
  link.serve('station.upstream_renewal', (payload) => evse.renewForUpstream(upstreamRenewal.parse(payload)));
  link.serve('station.upstream_change', (payload) => evse.judgeUpstreamChange(upstreamChangeQuestion.parse(payload)));
  link.serve('station.upstream_access', (payload, from) =>
    evse.giveUpstreamAccess(upstreamAccessQuestion.parse(payload), from),
  );
  link.serve('station.certificate_status', (payload) => status.statusOf(certificateStatusQuestion.parse(payload)));
  link.serve('station.chain_status', (payload) => status.chainStatuses(chainStatusMessage.parse(payload)));
  link.serve('station.contract', (payload) => status.judgeContract(contractMessage.parse(payload)));
  link.serve('station.contract_certificate', (payload) => broker.provide(contractCertificateQuestion.parse(payload)));
}
