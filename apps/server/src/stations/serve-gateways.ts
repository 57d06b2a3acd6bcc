import type { EvseSecurity } from '@bfcert/evse-security';
import { signingRequest, stationFacts } from '@bfcert/evse-security/station-contract';
import type { ServerLink } from '@bfcert/kernel/link';

/** What gateways bring reaches the context here: facts durably, signing requests as questions. */
export function serveGateways(link: ServerLink, evse: EvseSecurity): void {
  link.consume('station.facts', async (payload, from) => {
    await evse.recordStationFacts(stationFacts.parse(payload).facts, from);
  });
  link.serve('station.signing_request', (payload) => evse.receiveSigningRequest(signingRequest.parse(payload)));
}
