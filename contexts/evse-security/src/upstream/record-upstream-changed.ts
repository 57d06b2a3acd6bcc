import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';

/** Of that connection alone: when it is over it says nothing of the next. */
export async function recordUpstreamChanged(
  { stores, transactions, clock }: EvseSecurityDependencies,
  { factId, at, connectionId, upstream, isConnected, detail }: Extract<StationFact, { kind: 'upstream_changed' }>,
): Promise<void> {
  await transactions.run(async (tx) => {
    if (!(await stores.seenFacts.add(tx, factId, clock.now()))) return;
    await stores.sessions.recordUpstream(tx, connectionId, {
      name: upstream,
      isConnected,
      since: new Date(at),
      detail,
    });
  });
}
