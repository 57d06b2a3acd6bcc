import type { Transaction } from '@bfcert/kernel/transaction';
import { agrees } from '../capability/capability.ts';
import type { FamilyDeclaration } from '../capability/family-declaration.ts';
import type { Observation } from '../capability/observation.ts';
import { type SeenValue, seenInSession } from '../capability/seen-in-record.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import { changesKey } from '../key-rotation/key-rotation.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { isRunning } from './open-processes.ts';
import type { SessionOpened } from './session-opened.ts';

/** A station came in with a certificate or a password of its own, and by nothing but that. */
export const mayBeReturn = (fact: StationFact | undefined): fact is SessionOpened =>
  fact?.kind === 'session_opened' &&
  (fact.fingerprint === null) !== (fact.keyId === null) &&
  (fact.passwordReading === null) === (fact.keyId === null) &&
  !fact.bootstrap &&
  fact.bindingExceptions.length === 0 &&
  fact.controllerId === undefined &&
  fact.adoptedPem === undefined;

/** A station and what was told of it. */
export interface StationReturn {
  readonly charger: Charger;
  readonly fact: SessionOpened;
  /** Of what somebody has claimed of its family, what it has shown by that. */
  readonly shown: readonly SeenValue[];
}

/**
 * Those among these stations, which are locked, that came back as they had gone: nobody else has their identity, nothing is
 * under way for them, and what they show of themselves was known. Whether a certificate is in force is not asked here.
 */
export async function asTheyHadGone(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  returns: readonly Pick<StationReturn, 'charger' | 'fact'>[],
): Promise<{
  readonly returned: readonly StationReturn[];
  /** The latest of each. */
  readonly migrations: ReadonlyMap<ChargerId, MigrationCase>;
}> {
  const ids = returns.map(({ charger }) => charger.identityId);
  const migrations = await stores.migrations.latestOfEach(tx, ids);
  const renewals = await stores.renewals.latestOfEach(tx, ids);
  const rotations = await stores.keyRotations.latestOfEach(tx, ids);
  const withRollouts = await stores.rollouts.withOpen(tx, ids);
  const withEndpoints = await stores.renewals.withOpenEndpoints(tx, ids);
  const letBack = await stores.breakGlasses.inForceOf(tx, ids);
  const withOrders = await stores.orders.withWaiting(tx, ids);
  const owners = await stores.sessions.currentOf(tx, ids);
  const keys = new Map((await stores.keys.ofChargers(tx, ids)).map((key) => [key.id as string, key]));
  const families = new Set(returns.map(({ charger }) => charger.family));
  const declarations = await stores.capabilities.declarationsOf(tx, [...families]);
  const observations = await stores.capabilities.observationsOf(tx, declarations.size === 0 ? [] : ids);
  const observed = Map.groupBy(observations, ({ identityId }) => identityId);

  const changesItsKey = (id: ChargerId): boolean => {
    const rotation = rotations.get(id);
    return rotation !== undefined && changesKey(rotation.phase);
  };
  const isBusy = (id: ChargerId): boolean =>
    changesItsKey(id) ||
    [migrations.get(id), renewals.get(id)].some((process) => process !== undefined && isRunning(process.phase)) ||
    withEndpoints.has(id) ||
    withRollouts.has(id) ||
    letBack.has(id) ||
    withOrders.has(id);
  const isKnownBy = (charger: Charger, { fingerprint, keyId, passwordReading }: SessionOpened): boolean => {
    // By its first entrance with a certificate a station is adopted.
    if (fingerprint !== null) return charger.profileFloor === 3;
    // By the first login with another key, or another reading of it, that one comes into force.
    return keys.get(keyId ?? '')?.state === 'active' && passwordReading === charger.passwordReading;
  };
  const returned = returns.flatMap(({ charger, fact }): StationReturn[] => {
    const { identityId, family } = charger;
    if (owners.has(identityId) || isBusy(identityId) || !isKnownBy(charger, fact)) return [];
    // Only what somebody has claimed can be contradicted.
    const declaration = declarations.get(family);
    const shown = declaration === undefined ? [] : seenInSession(fact, declaration);
    const isNews = shown.some((seen) => !wasTold(seen, observed.get(identityId) ?? [], charger, declaration));
    return isNews ? [] : [{ charger, fact, shown }];
  });
  return { returned, migrations };
}

/** It has shown the very same before, and what that contradicts was told of then. */
function wasTold(
  seen: SeenValue,
  observed: readonly Observation[],
  { firmwareVersion }: Charger,
  declaration: FamilyDeclaration | undefined,
): boolean {
  const known = observed.find(({ capability }) => capability === seen.capability);
  if (known === undefined || known.firmwareVersion !== firmwareVersion || known.evidence !== seen.evidence)
    return false;
  const declared = declaration?.capabilities[seen.capability];
  const contradicted = declared !== undefined && !agrees(declared, seen.value) ? declaration : undefined;
  return (
    known.contradicts === (contradicted?.version ?? null) && JSON.stringify(known.value) === JSON.stringify(seen.value)
  );
}
