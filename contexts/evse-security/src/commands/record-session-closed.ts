import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { endLostAttempts } from './end-lost-attempts.ts';
import { tellProcesses } from './open-processes.ts';
import { tellSuccessor } from './tell-epoch.ts';

/** Closes exactly that connection: the end of an old socket must not end the new one (lesson B.18). */
export async function recordSessionClosed(
  deps: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'session_closed' }>,
  nodeId: string,
): Promise<void> {
  const { stores, transactions, clock } = deps;
  const identityId = fact.identityId as ChargerId;
  const isOver = await transactions.run(async (tx): Promise<boolean> => {
    if (!(await stores.seenFacts.add(tx, fact.factId, clock.now()))) return false;
    const text = `disconnected (${fact.code}${fact.reason === '' ? '' : `, ${fact.reason}`})`;
    await tellProcesses(deps, tx, identityId, { text, noteworthy: false });
    // Locks it, as an entering does. Of a gateway that was cut off it comes late.
    await stores.chargers.recordSeen(tx, identityId, notAfter(clock.now(), fact.at));
    return stores.sessions.close(tx, identityId, fact.connectionId);
  });
  if (isOver) await tellSuccessor(deps, identityId, { nodeId });
}

/** A gateway started anew: it holds none of the sessions it had, and has no answer to what was under way on them. */
export async function recordGatewayStarted(
  deps: EvseSecurityDependencies,
  { factId, at, listens }: Extract<StationFact, { kind: 'gateway_started' }>,
  nodeId: string,
): Promise<void> {
  const { stores, transactions, clock } = deps;
  const lost = await transactions.run(async (tx) => {
    if (!(await stores.seenFacts.add(tx, factId, clock.now()))) return [];
    await stores.gateways.recordStart(tx, nodeId, { at: notAfter(clock.now(), at), listens: listens ?? null });
    await stores.gateways.recordSeenThere(tx, nodeId);
    const underWay = await stores.attempts.inFlightAt(tx, nodeId);
    await stores.sessions.closeAllOfNode(tx, nodeId);
    return underWay;
  });
  // Their processes are locked before sessions everywhere, so not with these. Should we die here, their deadlines settle them.
  await endLostAttempts(deps, lost);
}

/** A gateway's clock may be ahead of ours. */
const notAfter = (now: Date, at: string): Date => new Date(Math.min(new Date(at).getTime(), now.getTime()));
