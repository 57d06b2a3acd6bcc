import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SessionEpoch } from '../station-contract/index.ts';
import { lookAgain } from './look-again.ts';
import { ownRequestsOfEach } from './own-requests.ts';
import { handshakeContext, type SessionOpened, sessionOf, sightingOf } from './session-opened.ts';
import { asTheyHadGone, type StationReturn } from './station-return.ts';
import { publishThoseNoLongerAdmitted } from './still-admitted.ts';
import { lastBootsFor } from './tell-epoch.ts';

interface Entered {
  readonly session: Session;
  readonly lastBoot: SessionEpoch['lastBoot'];
  readonly ownRequests: readonly number[];
  readonly vehicleRequestsOf: string | null;
}

/**
 * Stations that came back as they had gone, each of them once, recorded in one transaction, with what `recordSessionOpened`
 * would write of each: their certificates or passwords are in force and stay so, and nothing waits for them. Returns the ids of
 * the facts that are recorded: of the others nothing is. When it throws either nothing is recorded, or all that could be and
 * what follows was cut off: their epochs are not told, or nobody has looked again. `recordSessionOpened` of each mends both.
 */
export async function recordReturns(
  deps: EvseSecurityDependencies,
  facts: readonly SessionOpened[],
  nodeId: string,
): Promise<ReadonlySet<string>> {
  const entered = await deps.transactions.run((tx) => enter(deps, tx, facts, nodeId));
  if (entered.size === 0) return new Set();
  const epochs = [...entered].map(
    ([identityId, { session, lastBoot, ownRequests, vehicleRequestsOf }]): SessionEpoch => {
      const { connectionId, epoch } = session;
      return { identityId, connectionId, epoch, lastBoot, ownRequests: [...ownRequests], vehicleRequestsOf };
    },
  );
  await deps.stationLink.assignEpochs(nodeId, epochs);
  await lookAgain(deps, [...entered.keys()]);
  await publishThoseNoLongerAdmitted(deps, new Map([...entered].map(([id, { session }]) => [id, session])));
  return new Set(facts.filter((fact) => entered.has(fact.identityId as ChargerId)).map(({ factId }) => factId));
}

async function enter(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  facts: readonly SessionOpened[],
  nodeId: string,
): Promise<ReadonlyMap<ChargerId, Entered>> {
  const { stores, clock } = deps;

  // 1. The rows of the chargers keep the facts of two gateways about them apart: what is read after them stays so.
  const factOf = new Map(facts.map((fact) => [fact.identityId as ChargerId, fact]));
  const chargers = await stores.chargers.lockAll(tx, [...factOf.keys()]);
  const recorded = await stores.seenFacts.among(tx, factIdsOf(facts));
  const unknown = chargers.flatMap((charger) => {
    const fact = factOf.get(charger.identityId);
    return fact === undefined || recorded.has(fact.factId) ? [] : [{ charger, fact }];
  });
  const { returned: quiet, migrations } = await asTheyHadGone(deps, tx, unknown);

  // 2. What they came in with is in force, and has been seen once more.
  const returned = await withWhatIsInForce(deps, tx, quiet, nodeId);
  const ids = returned.map(({ charger }) => charger.identityId);

  // 3. Their sessions.
  const at = clock.now();
  await stores.seenFacts.addAll(tx, factIdsOf(returned.map(({ fact }) => fact)), at);
  await stores.chargers.recordAllSeen(tx, ids, at);
  const usedKeys = returned.flatMap(({ fact }) => (fact.keyId === null ? [] : [fact.keyId as AuthorizationKeyId]));
  await stores.keys.recordUsed(tx, usedKeys, at);
  const epochs = (await stores.sessions.nextEpochs(tx, ids.length)).values();
  const sessions = new Map(
    returned.map(({ charger, fact }) => {
      const { value: epoch } = epochs.next();
      if (epoch === undefined) throw new Error('the sequence gave too few');
      return [charger.identityId, sessionOf(fact, { nodeId, epoch, at, superseded: false })];
    }),
  );
  await stores.sessions.openAll(tx, sessions);
  await stores.sessions.supersedeAllElsewhere(tx, ids, { nodeId });
  for (const capability of ['path', 'key_reading'] as const) {
    const showing = returned.filter(({ shown }) => shown.some((seen) => seen.capability === capability));
    const showingIds = showing.map(({ charger }) => charger.identityId);
    await stores.capabilities.touchObservations(tx, showingIds, capability, at);
  }

  // 4. What their gateway hears with the epochs.
  const lastBoots = await lastBootsFor(deps, tx, ids, nodeId);
  const ownRequests = await ownRequestsOfEach(deps, tx, ids, migrations);
  const vehicleRequests = await stores.chargers.vehicleRequestsOf(tx, ids);
  return new Map(
    [...sessions].map(([id, session]) => {
      const told = { lastBoot: lastBoots.get(id) ?? null, ownRequests: ownRequests.get(id) ?? [] };
      const vehicleRequestsOf = vehicleRequests.get(id) ?? null;
      return [id, { session, ...told, vehicleRequestsOf }];
    }),
  );
}

const factIdsOf = (facts: readonly SessionOpened[]): string[] => facts.map(({ factId }) => factId);

/** A password has let nobody in that was not in force; a certificate may have ended since its gateway was told of it. */
async function withWhatIsInForce(
  { lifecycle }: EvseSecurityDependencies,
  tx: Transaction,
  returns: readonly StationReturn[],
  nodeId: string,
): Promise<readonly StationReturn[]> {
  const seen = returns.flatMap(({ charger, fact }) => {
    const { fingerprint } = fact;
    if (fingerprint === null) return [];
    return [{ sighting: sightingOf(charger, fact, { fingerprint, nodeId }), context: handshakeContext(charger, fact) }];
  });
  const inForce = await lifecycle.recordSeenAgain(tx, seen);
  return returns.filter(({ charger, fact }) => fact.fingerprint === null || inForce.has(charger.identityId));
}
