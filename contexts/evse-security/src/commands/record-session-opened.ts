import { auditEntryOf, type CertificateId, type Tolerated } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { seenInSession } from '../capability/seen-in-record.ts';
import { type Charger, type ChargerId, purposeOf } from '../charger/charger.ts';
import { isOutlived, type Session } from '../charger/session.ts';
import { type EvseSecurityDependencies, STATION_ORDERS } from '../ports.ts';
import type { PasswordReading, SessionEpoch, StationFact } from '../station-contract/index.ts';
import { adoptCertificate } from './adopt-certificate.ts';
import { adoptStation } from './adopt-station.ts';
import { type CommandContext, stationContext } from './command-context.ts';
import { observeCapabilities } from './observe-capability.ts';
import { givesCertificate, lockOpenProcesses, tellProcesses } from './open-processes.ts';
import { ownRequestsOf } from './own-requests.ts';
import { planRenewal } from './plan-renewal.ts';
import { promoteAuthorizationKey } from './promote-authorization-key.ts';
import { recordSessionReplaced } from './record-security-event.ts';
import { lastBootFor } from './tell-epoch.ts';

export type SessionOpened = Extract<StationFact, { kind: 'session_opened' }>;

/** A station entered: its certificate is proven, or its key; the session gets an epoch; whoever waits for it looks again. */
export async function recordSessionOpened(
  deps: EvseSecurityDependencies,
  fact: SessionOpened,
  { nodeId, seen }: { readonly nodeId: string; readonly seen: boolean },
): Promise<void> {
  const { stores, transactions, stationLink } = deps;
  const identityId = fact.identityId as ChargerId;

  // 1. Evidence first: it commits by itself, and a repetition counts as the same sighting.
  if (!seen && fact.adoptedPem !== undefined && !(await adoptCertificate(deps, fact, fact.adoptedPem))) {
    // Without an epoch its gateway hears nothing of what it says, and ends it.
    return deps.admission.publish([identityId]);
  }
  const evidence = seen ? null : await recordEvidence(deps, fact, nodeId);
  const expiredBy = fact.bootstrap ? await expiredWith(deps, identityId, fact.fingerprint) : null;

  // 2. Session, epoch, key.
  const entered = await transactions.run(async (tx): Promise<Entered | null> => {
    const charger = await stores.chargers.find(tx, identityId);
    if (charger === null) return null;
    const now = deps.clock.now();
    if (!(await stores.seenFacts.add(tx, fact.factId, now))) {
      const session = (await stores.sessions.byConnection(tx, fact.connectionId))?.session;
      await stores.chargers.lock(tx, identityId);
      return session ? { session, ...(await toldOf(deps, tx, identityId, nodeId)) } : null;
    }
    const password = fact.passwordReading === null ? '' : `, ${readAs[fact.passwordReading]}`;
    const carrierId = carrierOf(fact);
    const through = carrierId === null ? '' : ', through its local controller';
    const text = `connected on Profile ${fact.securityProfile}, port ${fact.port}${password}${through}`;
    await tellProcesses(deps, tx, identityId, {
      text,
      noteworthy: false,
      ...(evidence?.broughtIntoForce && carrierId === null ? { certificateId: evidence.certificateId } : {}),
    });
    if (evidence?.broughtIntoForce && carrierId !== null) await tellController(deps, tx, carrierId, evidence);
    // The charger's row keeps the facts of two gateways about it apart.
    await stores.chargers.recordSeen(tx, identityId, now);
    const owner = await stores.sessions.current(tx, identityId);
    const connectedAt = new Date(fact.at);
    const opened: Session = {
      connectionId: fact.connectionId,
      nodeId,
      epoch: await stores.sessions.nextEpoch(tx),
      openedAt: now,
      connectedAt,
      superseded: owner !== null && owner.nodeId !== nodeId && isOutlived(connectedAt, owner, now),
      protocol: fact.protocol,
      securityProfile: fact.securityProfile,
      port: fact.port,
      remoteAddress: fact.remoteAddress,
      fingerprint: fact.fingerprint,
      controllerId: carrierOf(fact),
      isBootstrap: fact.bootstrap,
      keyId: fact.keyId,
      upstream: null,
    };
    if (fact.bootstrap) await askForItsOwn(deps, tx, charger, fact.connectionId, becauseOf(charger, fact, expiredBy));
    await stores.sessions.open(tx, identityId, opened);
    if (owner !== null && !opened.superseded) await recordSessionReplaced(deps, tx, opened, owner, fact);
    if (!opened.superseded) await stores.sessions.supersedeElsewhere(tx, identityId, opened);
    await auditExceptions(deps, tx, charger, fact, evidence?.certificateId ?? null);
    if (expiredBy !== null) await auditTolerance(deps, tx, charger, fact, expiredBy);
    // What its controller proves is proven of the controller alone.
    if (evidence !== null && !fact.bootstrap && carrierId === null)
      await adoptStation(deps, tx, charger, evidence.certificateId);
    for (const id of await stores.orders.waitingOf(tx, identityId)) await deps.nudges.nudge(tx, STATION_ORDERS, id);
    if (fact.passwordReading !== null && fact.passwordReading !== charger.passwordReading) {
      await stores.chargers.recordPasswordReading(tx, identityId, fact.passwordReading);
    }
    if (fact.keyId !== null) {
      const context = stationContext(charger, fact.connectionId, 'first login with the new key');
      await promoteAuthorizationKey(deps, tx, identityId, fact.keyId, context);
    }
    const declaration = await stores.capabilities.declarationOf(tx, charger.family);
    // Only what somebody has claimed can be contradicted; the session itself is kept beside the charger.
    if (declaration !== null) await observeCapabilities(deps, tx, charger, seenInSession(fact, declaration));
    return { session: opened, ...(await toldOf(deps, tx, identityId, nodeId)) };
  });
  if (entered === null) return;
  const { session, lastBoot, ownRequests } = entered;

  // 3. A one-time key is spent with this login: on any other connection it opens nothing more.
  if (fact.bootstrap && fact.keyId !== null) {
    const login = { identityId, keyId: fact.keyId, connectionId: session.connectionId };
    await deps.lifecycle.spendOneTimeKey(login, loginContext(fact));
    await deps.admission.publish([identityId]);
  }

  // 4. The gateway learns its epoch; should it not hear it, it is told again before a command.
  const { connectionId, epoch } = session;
  await stationLink.assignEpoch(nodeId, { identityId, connectionId, epoch, lastBoot, ownRequests });

  // 5. A gateway with an older table may have let in what must not enter any more: given the entry, it closes it.
  await publishIfNoLongerAdmitted(deps, identityId, session, fact.bindingExceptions);
}

interface Told {
  readonly lastBoot: SessionEpoch['lastBoot'];
  readonly ownRequests: number[];
}

interface Entered extends Told {
  readonly session: Session;
}

/** What a gateway hears with the epoch. */
const toldOf = async (
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  nodeId: string,
): Promise<Told> => ({
  lastBoot: await lastBootFor(deps, tx, id, nodeId),
  ownRequests: [...(await ownRequestsOf(deps, tx, id))],
});

const carrierOf = ({ controllerId }: SessionOpened): ChargerId | null =>
  (controllerId as ChargerId | undefined) ?? null;

const readAs: Readonly<Record<PasswordReading, string>> = {
  plain: 'password as text',
  bytes: 'password as bytes',
  hex_text: 'password as hex digits',
};

const loginContext = ({ connectionId }: SessionOpened): CommandContext => ({
  actor: systemActor('gateway-reports'),
  reason: 'the station came in with its one-time key',
  correlationId: connectionId,
});

/**
 * A station that may do nothing else is here: it is asked for a signing request, as in a renewal. A migration asks for
 * it where it stands at that step; at any other it waits for the station to come in with what it is given.
 */
async function askForItsOwn(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  connectionId: string,
  because: string,
): Promise<void> {
  const { migration, renewal } = await lockOpenProcesses(deps, tx, charger.identityId);
  if (renewal !== null || (migration !== null && givesCertificate(migration))) return;
  const context = stationContext(charger, connectionId, because);
  await planRenewal(deps, tx, charger.identityId, context);
}

/** A00.FR.429 and 806: the renewal begins at once, whatever its time would be. */
function becauseOf(charger: Charger, { keyId }: SessionOpened, expiredBy: Tolerated | null): string {
  if (expiredBy !== null) return 'its certificate has expired';
  return charger.profileFloor === 2 && keyId === null
    ? 'it came with its factory certificate'
    : 'in recovery, it came with its bootstrap';
}

/** The tolerance by which a station may come with this certificate although it has expired; null: by none. */
async function expiredWith(
  { lifecycle }: EvseSecurityDependencies,
  identityId: ChargerId,
  fingerprint: string | null,
): Promise<Tolerated | null> {
  const tolerated = (await lifecycle.toleratedOf([identityId])).get(identityId) ?? [];
  return tolerated.find((one) => one.fingerprint !== null && one.fingerprint === fingerprint) ?? null;
}

/** The certificate of the controller was seen for the first time on a socket of a station that it carries. */
async function tellController(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  controllerId: ChargerId,
  { certificateId }: { readonly certificateId: CertificateId },
): Promise<void> {
  const text = 'connected with its new certificate, for a station that it carries';
  await tellProcesses(deps, tx, controllerId, { text, noteworthy: false, certificateId });
}

/** Which certificate this handshake was seen with, and whether that brought it into force. */
async function recordEvidence(
  { lifecycle, stores, transactions }: EvseSecurityDependencies,
  fact: SessionOpened,
  nodeId: string,
): Promise<{ readonly certificateId: CertificateId; readonly broughtIntoForce: boolean } | null> {
  if (fact.fingerprint === null) return null;
  const identityId = fact.identityId as ChargerId;
  const charger = await transactions.run((tx) => stores.chargers.find(tx, identityId));
  if (charger === null) return null;
  const recorded = await lifecycle.recordEvidence(
    {
      // What the handshake proved is the controller's, where one carries the station.
      identityId: carrierOf(fact) ?? identityId,
      fingerprint: fact.fingerprint,
      type: 'mtls_handshake',
      from: 'station_gateway',
      source: nodeId,
      at: fact.at,
      details: {
        port: fact.port,
        tlsVersion: fact.tlsVersion,
        remoteAddress: fact.remoteAddress,
        ...(fact.controllerId === undefined ? {} : { stationBehind: charger.wireName }),
      },
    },
    stationContext(charger, fact.connectionId, 'handshake'),
  );
  if (!recorded.ok) return null;
  const { certificateId, effect } = recorded.value;
  // A bootstrap that comes into use is no step of any process: those are about certificates of the station's own.
  return { certificateId, broughtIntoForce: effect === 'activated' && !fact.bootstrap };
}

/** Every use of an exception from the bound names, beside the session that rests on it. */
async function auditExceptions(
  { audit, clock }: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  { bindingExceptions, fingerprint, controllerId, connectionId, port, remoteAddress }: SessionOpened,
  certificateId: CertificateId | null,
): Promise<void> {
  const now = clock.now();
  for (const bindingExceptionId of bindingExceptions) {
    const reason = `the names in its certificate passed by ${bindingExceptionId}`;
    await audit.append(
      tx,
      auditEntryOf(now, stationContext(charger, connectionId, reason), {
        action: 'use-binding-exception',
        identityId: charger.identityId,
        certificateId,
        purpose: controllerId === undefined ? purposeOf(charger) : 'controller_identity',
        detail: { bindingExceptionId, fingerprint, connectionId, port, remoteAddress },
      }),
    );
  }
}

/** The same of a tolerance. */
async function auditTolerance(
  { audit, clock }: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  { fingerprint, connectionId, port, remoteAddress }: SessionOpened,
  { stationToleranceId, kind }: Tolerated,
): Promise<void> {
  const reason = `it was let in by ${stationToleranceId}`;
  await audit.append(
    tx,
    auditEntryOf(clock.now(), stationContext(charger, connectionId, reason), {
      action: 'use-station-tolerance',
      identityId: charger.identityId,
      purpose: purposeOf(charger),
      detail: { stationToleranceId, tolerance: kind, fingerprint, connectionId, port, remoteAddress },
    }),
  );
}

async function publishIfNoLongerAdmitted(
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
  if (controllerId !== null) return isAdmissible(lifecycle, controllerId, session, restsOn);
  const bootstraps = await lifecycle.admissibleBootstrapsOf([charger.identityId]);
  const oneTimeKey = bootstraps.get(charger.identityId)?.oneTimeKey ?? null;
  if (oneTimeKey !== null && oneTimeKey.keyId === session.keyId) return oneTimeKey.spentBy === session.connectionId;
  if (session.securityProfile < charger.profileFloor) return false;
  if (session.fingerprint === null) return true;
  if (bootstraps.get(charger.identityId)?.fingerprint === session.fingerprint) return true;
  if ((await expiredWith(deps, charger.identityId, session.fingerprint)) !== null) return true;
  return isAdmissible(lifecycle, charger.identityId, session, restsOn);
}

/** The certificate is one of the holder's, under the bound names or by exceptions from them that still are. */
async function isAdmissible(
  lifecycle: EvseSecurityDependencies['lifecycle'],
  holder: ChargerId,
  { fingerprint }: Session,
  restsOn: readonly string[],
): Promise<boolean> {
  if (restsOn.length > 0) {
    const accepted = (await lifecycle.acceptedNamesOf([holder])).get(holder) ?? [];
    if (!restsOn.every((id) => accepted.some(({ exceptionId }) => exceptionId === id))) return false;
  }
  return (await lifecycle.admissibleFingerprints(holder)).some((one) => one.fingerprint === fingerprint);
}
