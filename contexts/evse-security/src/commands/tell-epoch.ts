import type { Transaction } from '@bfcert/kernel/transaction';
import { lastBootOf } from '../admission/admission-entry.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SessionEpoch } from '../station-contract/index.ts';

/** A gateway lets a station wait for two seconds; no use in telling it long after. */
const WORTH_TELLING_MS = 5_000;

/**
 * The last boot of a station, for the gateway at which it has a new session: it must meet the answer it has (B01.FR.12),
 * whichever gateway gave it. While a session elsewhere is open, that gateway may have one on its way. Of one that cannot be
 * reached nothing is waited for. Call with the charger locked.
 */
export async function lastBootFor(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  nodeId: string,
): Promise<SessionEpoch['lastBoot']> {
  return (await lastBootsFor(deps, tx, [id], nodeId)).get(id) ?? null;
}

/** The same of many at once; those that do not exist are missing. */
export async function lastBootsFor(
  { stores, stationLink }: EvseSecurityDependencies,
  tx: Transaction,
  ids: readonly ChargerId[],
  nodeId: string,
): Promise<ReadonlyMap<ChargerId, SessionEpoch['lastBoot']>> {
  const elsewhere = await stores.sessions.nodesElsewhereOf(tx, ids, nodeId);
  const reachable = elsewhere.size === 0 ? [] : stationLink.nodes();
  const chargers = await stores.chargers.findAll(tx, ids);
  return new Map(
    chargers.map((charger) => {
      const mayComeStill = (elsewhere.get(charger.identityId) ?? []).some((other) => reachable.includes(other));
      return [charger.identityId, mayComeStill ? 'not_yet' : lastBootOf(charger)];
    }),
  );
}

/** A session at `nodeId` is over, and all that happened on it is recorded: who waits for that elsewhere is told. */
export async function tellSuccessor(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  { nodeId }: { readonly nodeId: string },
): Promise<void> {
  const { transactions, stores, stationLink, clock } = deps;
  const told = await transactions.run(async (tx) => {
    const owner = await stores.sessions.current(tx, identityId);
    if (owner === null || owner.nodeId === nodeId) return null;
    if (clock.now().getTime() - owner.openedAt.getTime() > WORTH_TELLING_MS) return null;
    return { owner, lastBoot: await lastBootFor(deps, tx, identityId, owner.nodeId) };
  });
  if (told === null || told.lastBoot === 'not_yet') return;
  const { connectionId, epoch } = told.owner;
  await stationLink.assignEpoch(told.owner.nodeId, { identityId, connectionId, epoch, lastBoot: told.lastBoot });
}
