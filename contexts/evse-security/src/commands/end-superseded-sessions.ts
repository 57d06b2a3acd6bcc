import type { EvseSecurityDependencies } from '../ports.ts';
import { tellSuccessor } from './tell-epoch.ts';

const BATCH = 2_000;

/**
 * One live owner for each identity: gateways that hold a session whose station has entered at another gateway since are
 * told to close it. One that cannot be reached is told once it is back; what a gateway does not hold any more is
 * forgotten here. Any number of servers may do so at once. Returns how many were asked about.
 */
export async function endSupersededSessions(deps: EvseSecurityDependencies): Promise<number> {
  const { transactions, stores, stationLink } = deps;
  const found = await transactions.run((tx) => stores.sessions.superseded(tx, stationLink.nodes(), BATCH));
  const byNode = Map.groupBy(found, ({ nodeId }) => nodeId);
  await Promise.all(
    [...byNode].map(async ([nodeId, sessions]) => {
      const held = await stationLink.endSessions(
        nodeId,
        sessions.map(({ identityId, connectionId }) => ({ identityId, connectionId })),
      );
      if (held === null) return;
      const over = sessions.filter(({ connectionId }) => !held.has(connectionId));
      await transactions.run(async (tx) => {
        for (const { identityId, connectionId } of over) await stores.sessions.close(tx, identityId, connectionId);
      });
      for (const { identityId } of over) await tellSuccessor(deps, identityId, { nodeId });
    }),
  );
  return found.length;
}
