import type { EvseSecurity } from '@bfcert/evse-security';
import { type StationFact, signingRequest, stationFacts } from '@bfcert/evse-security/station-contract';
import type { ServerLink } from '@bfcert/kernel/link';
import type { SessionChanges } from './session-changes.ts';

const OF_SESSIONS: readonly StationFact['kind'][] = ['session_opened', 'session_closed', 'gateway_started'];

/** What gateways bring reaches the context here: facts durably, signing requests as questions. */
export function serveGateways(link: ServerLink, evse: EvseSecurity, sessionChanges: SessionChanges): void {
  link.consume('station.facts', async (payload, from) => {
    const { facts } = stationFacts.parse(payload);
    await evse.recordStationFacts(facts, from);
    if (facts.some(({ kind }) => OF_SESSIONS.includes(kind))) sessionChanges.happened();
  });
  link.serve('station.signing_request', (payload) => evse.receiveSigningRequest(signingRequest.parse(payload)));
}
