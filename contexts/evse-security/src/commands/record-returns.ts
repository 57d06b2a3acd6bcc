import type { Transaction } from '@bfcert/kernel/transaction';
import { agrees } from '../capability/capability.ts';
import type { FamilyDeclaration } from '../capability/family-declaration.ts';
import { type SeenValue, seenInSession } from '../capability/seen-in-record.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SessionEpoch, StationFact } from '../station-contract/index.ts';
import { isRunning } from './open-processes.ts';
import { ownRequestsOfEach } from './own-requests.ts';
import { handshakeContext, type SessionOpened, sessionOf, sightingOf } from './session-opened.ts';
import { publishThoseNoLongerAdmitted } from './still-admitted.ts';
import { lastBootsFor } from './tell-epoch.ts';

/** A station that came in with a certificate of its own, by nothing but that. */
export type Return = SessionOpened & { readonly fingerprint: string };

export const mayBeReturn = (fact: StationFact | undefined): fact is Return =>
  fact?.kind === 'session_opened' &&
  fact.fingerprint !== null &&
  fact.keyId === null &&
  fact.passwordReading === null &&
  !fact.bootstrap &&
  fact.bindingExceptions.length === 0 &&
  fact.controllerId === undefined &&
  fact.adoptedPem === undefined;

interface Entered {
  readonly session: Session;
  readonly lastBoot: SessionEpoch['lastBoot'];
  readonly ownRequests: readonly number[];
}

/**
 * Stations that came back as they had gone, each of them once, recorded in one transaction: their certificates are in
 * force and stay so, nothing is under way for them, and nobody else has their identity. With what `recordSessionOpened`
 * would write of each. Returns the ids of the facts that are recorded: of the others nothing is. Throws when nothing is.
 */
export async function recordReturns(
  deps: EvseSecurityDependencies,
  facts: readonly Return[],
  nodeId: string,
): Promise<ReadonlySet<string>> {
  const entered = await deps.transactions.run((tx) => enter(deps, tx, facts, nodeId));
  if (entered.size === 0) return new Set();
  const epochs = [...entered].map(([identityId, { session, lastBoot, ownRequests }]): SessionEpoch => {
    const { connectionId, epoch } = session;
    return { identityId, connectionId, epoch, lastBoot, ownRequests: [...ownRequests] };
  });
  await deps.stationLink.assignEpochs(nodeId, epochs);
  await publishThoseNoLongerAdmitted(deps, new Map([...entered].map(([id, { session }]) => [id, session])));
  return new Set(facts.filter((fact) => entered.has(fact.identityId as ChargerId)).map(({ factId }) => factId));
}

async function enter(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  facts: readonly Return[],
  nodeId: string,
): Promise<ReadonlyMap<ChargerId, Entered>> {
  const { stores, lifecycle, clock } = deps;
  const factOf = new Map(facts.map((fact) => [fact.identityId as ChargerId, fact]));
  const returnOf = ({ identityId }: Charger): Return => {
    const fact = factOf.get(identityId);
    if (fact === undefined) throw new Error(`nobody told of ${identityId}`);
    return fact;
  };

  // 1. Whose facts of two gateways are kept apart by these locks: what is read after them stays so.
  const chargers = await stores.chargers.lockAll(tx, [...factOf.keys()]);
  const recorded = await stores.seenFacts.among(
    tx,
    facts.map(({ factId }) => factId),
  );
  const unknown = chargers.filter((charger) => !recorded.has(returnOf(charger).factId));
  const { quiet, migrations, declarations } = await quietOnes(deps, tx, unknown, returnOf);

  // 2. Their certificates are in force, and have been seen once more.
  const sightings = quiet.map((charger) => {
    const fact = returnOf(charger);
    const { fingerprint } = fact;
    return { sighting: sightingOf(charger, fact, { fingerprint, nodeId }), context: handshakeContext(charger, fact) };
  });
  const inForce = await lifecycle.recordSeenAgain(tx, sightings);
  const returned = quiet.filter(({ identityId }) => inForce.has(identityId));
  const ids = returned.map(({ identityId }) => identityId);

  // 3. Their sessions.
  const at = clock.now();
  await stores.seenFacts.addAll(
    tx,
    returned.map((charger) => returnOf(charger).factId),
    at,
  );
  await stores.chargers.recordAllSeen(tx, ids, at);
  const epochs = await stores.sessions.nextEpochs(tx, ids.length);
  const sessions = new Map(
    returned.map((charger, index) => {
      const epoch = epochs[index];
      if (epoch === undefined) throw new Error('the sequence gave too few');
      return [charger.identityId, sessionOf(returnOf(charger), { nodeId, epoch, at, superseded: false })];
    }),
  );
  await stores.sessions.openAll(tx, sessions);
  await stores.sessions.supersedeAllElsewhere(tx, ids, { nodeId });
  const showing = returned.filter((charger) => shownBy(charger, returnOf(charger), declarations).length > 0);
  await stores.capabilities.touchObservations(
    tx,
    showing.map(({ identityId }) => identityId),
    'path',
    at,
  );

  // 4. What their gateway hears with the epochs.
  const lastBoots = await lastBootsFor(deps, tx, ids, nodeId);
  const ownRequests = await ownRequestsOfEach(deps, tx, ids, migrations);
  return new Map(
    [...sessions].map(([id, session]) => {
      const told = { lastBoot: lastBoots.get(id) ?? null, ownRequests: ownRequests.get(id) ?? [] };
      return [id, { session, ...told }];
    }),
  );
}

type Declarations = ReadonlyMap<string, FamilyDeclaration>;

interface Quiet {
  readonly quiet: readonly Charger[];
  /** The latest of each. */
  readonly migrations: ReadonlyMap<ChargerId, MigrationCase>;
  readonly declarations: Declarations;
}

/** Only what somebody has claimed can be contradicted. */
function shownBy({ family }: Charger, fact: Return, declarations: Declarations): readonly SeenValue[] {
  const declaration = declarations.get(family);
  return declaration === undefined ? [] : seenInSession(fact, declaration);
}

/** Those for which nothing is to be done but to write down that they are there. */
async function quietOnes(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  chargers: readonly Charger[],
  returnOf: (charger: Charger) => Return,
): Promise<Quiet> {
  const ids = chargers.map(({ identityId }) => identityId);
  const migrations = await stores.migrations.latestOfEach(tx, ids);
  const renewals = await stores.renewals.latestOfEach(tx, ids);
  const withEndpoints = await stores.renewals.withOpenEndpoints(tx, ids);
  const owners = await stores.sessions.currentOf(tx, ids);
  const withOrders = await stores.orders.withWaiting(tx, ids);
  const declarations = await stores.capabilities.declarationsOf(tx, [...new Set(chargers.map(({ family }) => family))]);
  const observed = Map.groupBy(await stores.capabilities.observationsOf(tx, ids), ({ identityId }) => identityId);
  const runs = (process: { readonly phase: string } | undefined): boolean =>
    process !== undefined && isRunning(process.phase);
  const quiet = chargers.filter((charger) => {
    const { identityId, family, firmwareVersion, profileFloor } = charger;
    // By its first entrance on Profile 3 a station is adopted.
    if (profileFloor !== 3 || owners.has(identityId)) return false;
    if (runs(migrations.get(identityId)) || runs(renewals.get(identityId))) return false;
    if (withEndpoints.has(identityId) || withOrders.has(identityId)) return false;
    // It shows what it has shown before, which was told of then.
    return shownBy(charger, returnOf(charger), declarations).every((seen) => {
      const known = observed.get(identityId)?.find(({ capability }) => capability === seen.capability);
      if (known === undefined || known.firmwareVersion !== firmwareVersion || known.evidence !== seen.evidence)
        return false;
      const { capabilities, version = null } = declarations.get(family) ?? {};
      const declared = capabilities?.[seen.capability];
      const contradicts = declared !== undefined && !agrees(declared, seen.value) ? version : null;
      return known.contradicts === contradicts && JSON.stringify(known.value) === JSON.stringify(seen.value);
    });
  });
  return { quiet, migrations, declarations };
}
