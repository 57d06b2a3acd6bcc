import { openingOf } from '../break-glass/break-glass.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { expiredWith } from './concessions-used.ts';
import { isAdmissible } from './is-admissible.ts';

/** Of sessions that stations have opened with certificates or passwords of their own and no exceptions: the same for many at once. */
export async function publishThoseNoLongerAdmitted(
  deps: EvseSecurityDependencies,
  sessions: ReadonlyMap<ChargerId, Session>,
): Promise<void> {
  const { transactions, stores, lifecycle } = deps;
  const ids = [...sessions.keys()];
  const { chargers, carrying, glasses } = await transactions.run(async (tx) => {
    const found = await stores.chargers.findAll(tx, ids);
    const wireNames = found.map(({ wireName }) => wireName);
    const carrying = await stores.controllerStations.carrying(tx, wireNames);
    return { chargers: found, carrying, glasses: await stores.breakGlasses.inForceOf(tx, ids) };
  });
  const admissible = await lifecycle.admissibleFingerprintsOf(ids);
  const bootstraps = await lifecycle.admissibleBootstrapsOf(ids);
  const isIn = (id: ChargerId, { fingerprint, keyId }: Session): boolean =>
    fingerprint === null
      ? bootstraps.get(id)?.oneTimeKey?.keyId !== keyId
      : admissible.get(id)?.some((one) => one.fingerprint === fingerprint) === true;
  for (const { identityId, wireName, profileFloor } of chargers) {
    const session = sessions.get(identityId);
    if (session === undefined) continue;
    // Whoever is let back for a time is looked at one by one.
    const isOrdinary = !carrying.has(wireName) && !glasses.has(identityId);
    if (isOrdinary && isIn(identityId, session) && session.securityProfile >= profileFloor) continue;
    await publishIfNoLongerAdmitted(deps, identityId, session, []);
  }
}

/** A gateway with an older table may have let in what must not enter any more: given the entry, it closes it. */
export async function publishIfNoLongerAdmitted(
  deps: EvseSecurityDependencies,
  identityId: ChargerId,
  session: Session,
  restsOn: readonly string[],
): Promise<void> {
  const { charger, carrier } = await deps.transactions.run(async (tx) => {
    const found = await deps.stores.chargers.find(tx, identityId);
    const carrying = await deps.stores.controllerStations.carrying(tx, found === null ? [] : [found.wireName]);
    return { charger: found, carrier: found && (carrying.get(found.wireName)?.controllerId ?? null) };
  });
  if (charger === null) return;
  const isOnItsLine = session.controllerId === carrier;
  if (isOnItsLine && (await isAdmitted(deps, charger, session, restsOn))) return;
  await deps.admission.publish([identityId]);
}

async function isAdmitted(
  deps: EvseSecurityDependencies,
  charger: Charger,
  session: Session,
  /** Exceptions from the bound names: each of them must still be one. */
  restsOn: readonly string[],
): Promise<boolean> {
  const { lifecycle } = deps;
  const { controllerId } = session;
  if (controllerId !== null) return isItsOwn(lifecycle, controllerId, session, restsOn);
  const bootstraps = await lifecycle.admissibleBootstrapsOf([charger.identityId]);
  const oneTimeKey = bootstraps.get(charger.identityId)?.oneTimeKey ?? null;
  if (oneTimeKey !== null && oneTimeKey.keyId === session.keyId) return oneTimeKey.spentBy === session.connectionId;
  if (session.securityProfile < charger.profileFloor) return isLetBack(deps, charger.identityId, session);
  if (session.fingerprint === null) return true;
  if (bootstraps.get(charger.identityId)?.fingerprint === session.fingerprint) return true;
  if ((await expiredWith(deps, charger.identityId, session.fingerprint)) !== null) return true;
  return isItsOwn(lifecycle, charger.identityId, session, restsOn);
}

/** With its password, by the word of two people. */
async function isLetBack(
  { transactions, stores, clock }: EvseSecurityDependencies,
  id: ChargerId,
  { isBootstrap }: Session,
): Promise<boolean> {
  const one = (await transactions.run((tx) => stores.breakGlasses.inForceOf(tx, [id]))).get(id);
  const opening = one === undefined ? 'nothing' : openingOf(one, clock.now());
  return opening === (isBootstrap ? 'pending_only' : 'profile_2');
}

/** The certificate is one of the holder's, under the bound names or by exceptions from them that still are. */
async function isItsOwn(
  lifecycle: EvseSecurityDependencies['lifecycle'],
  holder: ChargerId,
  { fingerprint }: Session,
  restsOn: readonly string[],
): Promise<boolean> {
  if (restsOn.length > 0) {
    const accepted = (await lifecycle.acceptedNamesOf([holder])).get(holder) ?? [];
    if (!restsOn.every((id) => accepted.some(({ exceptionId }) => exceptionId === id))) return false;
  }
  return isAdmissible(lifecycle, holder, fingerprint);
}
