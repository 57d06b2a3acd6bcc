import type { CertificateId, Tolerated } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import { seenInSession } from '../capability/seen-in-record.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import { isOutlived, type Session } from '../charger/session.ts';
import { type EvseSecurityDependencies, STATION_ORDERS } from '../ports.ts';
import type { PasswordReading, SessionEpoch } from '../station-contract/index.ts';
import { adoptCertificate } from './adopt-certificate.ts';
import { adoptStation } from './adopt-station.ts';
import { type CommandContext, stationContext } from './command-context.ts';
import { auditExceptions, auditTolerance, expiredWith } from './concessions-used.ts';
import { followEntrance } from './end-break-glass.ts';
import { lookAgain } from './look-again.ts';
import { mayBootstrap } from './may-bootstrap.ts';
import { observeCapabilities } from './observe-capability.ts';
import { givesCertificate, lockOpenProcesses, tellProcesses } from './open-processes.ts';
import { ownRequestsOf } from './own-requests.ts';
import { planRenewal } from './plan-renewal.ts';
import { promoteAuthorizationKey } from './promote-authorization-key.ts';
import { recordHandshake } from './record-handshake.ts';
import { recordSessionReplaced } from './record-security-event.ts';
import { carrierOf, type SessionOpened, sessionOf } from './session-opened.ts';
import { publishIfNoLongerAdmitted } from './still-admitted.ts';
import { lastBootFor } from './tell-epoch.ts';

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
  const evidence = seen ? null : await recordHandshake(deps, fact, nodeId);
  const { fingerprint } = fact;
  if (!seen && fact.bootstrap && fingerprint !== null && !(await mayBootstrap(deps, identityId, fingerprint))) {
    // Its gateway has an older table: what it let in by has been spent or revoked since. Without an epoch nothing is heard of it.
    return deps.admission.publish([identityId]);
  }
  const expiredBy = fact.bootstrap ? await expiredWith(deps, identityId, fact.fingerprint) : null;

  // 2. Session, epoch, key.
  const entered = await transactions.run(async (tx): Promise<Entered | null> => {
    const charger = await stores.chargers.find(tx, identityId);
    if (charger === null) return null;
    const now = deps.clock.now();
    if (!(await stores.seenFacts.add(tx, fact.factId, now))) {
      const session = await stores.sessions.byConnection(tx, identityId, fact.connectionId);
      await stores.chargers.lock(tx, identityId);
      return session !== null ? { session, ...(await toldOf(deps, tx, identityId, nodeId)) } : null;
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
    const superseded = owner !== null && owner.nodeId !== nodeId && isOutlived(new Date(fact.at), owner, now);
    const opened = sessionOf(fact, { nodeId, epoch: await stores.sessions.nextEpoch(tx), at: now, superseded });
    if (fact.bootstrap) await askForItsOwn(deps, tx, charger, fact.connectionId, becauseOf(charger, fact, expiredBy));
    await stores.sessions.open(tx, identityId, opened);
    if (owner !== null && !opened.superseded) await recordSessionReplaced(deps, tx, opened, owner, fact);
    if (!opened.superseded) await stores.sessions.supersedeElsewhere(tx, identityId, opened);
    await auditExceptions(deps, tx, charger, fact, evidence?.certificateId ?? null);
    if (expiredBy !== null) await auditTolerance(deps, tx, charger, fact, expiredBy);
    // What its controller proves is proven of the controller alone.
    if (evidence !== null && !fact.bootstrap && carrierId === null)
      await adoptStation(deps, tx, charger, evidence.certificateId);
    for (const id of await stores.orders.waitingOf(tx, [identityId])) await deps.nudges.nudge(tx, STATION_ORDERS, id);
    if (fact.passwordReading !== null && fact.passwordReading !== charger.passwordReading) {
      await stores.chargers.recordPasswordReading(tx, identityId, fact.passwordReading);
    }
    if (!opened.superseded && carrierId === null) {
      const isProven = evidence !== null && !fact.bootstrap;
      const entrance = { at: new Date(fact.at), keyId: fact.keyId, isProven, correlationId: fact.connectionId };
      await followEntrance(deps, tx, charger, entrance);
    }
    if (fact.keyId !== null) {
      const context = stationContext(charger, fact.connectionId, 'first login with the new key');
      const login = { keyId: fact.keyId, at: new Date(fact.at) };
      if (!opened.superseded) await promoteAuthorizationKey(deps, tx, charger, login, context);
      await stores.keys.recordUsed(tx, [fact.keyId as AuthorizationKeyId], now);
    }
    const declaration = await stores.capabilities.declarationOf(tx, charger.family);
    // Only what somebody has claimed can be contradicted; the session itself is kept beside the charger.
    if (declaration !== null) await observeCapabilities(deps, tx, charger, seenInSession(fact, declaration));
    return { session: opened, ...(await toldOf(deps, tx, identityId, nodeId)) };
  });
  if (entered === null) return;
  const { session, lastBoot, ownRequests, vehicleRequestsOf } = entered;

  // 3. A one-time key is spent with this login: on any other connection it opens nothing more.
  if (fact.bootstrap && fact.keyId !== null) {
    const login = { identityId, keyId: fact.keyId, connectionId: session.connectionId };
    await deps.lifecycle.spendOneTimeKey(login, loginContext(fact));
    await deps.admission.publish([identityId]);
  }

  // 4. The gateway learns its epoch; should it not hear it, it is told again before a command.
  const { connectionId, epoch } = session;
  const told = { lastBoot, ownRequests, vehicleRequestsOf };
  await stationLink.assignEpoch(nodeId, { identityId, connectionId, epoch, ...told });

  // 5. Whoever waits for it and could not be told.
  await lookAgain(deps, [identityId]);

  // 6. A gateway with an older table may have let in what must not enter any more: given the entry, it closes it.
  await publishIfNoLongerAdmitted(deps, identityId, session, fact.bindingExceptions);
}

interface Told {
  readonly lastBoot: SessionEpoch['lastBoot'];
  readonly ownRequests: number[];
  readonly vehicleRequestsOf: string | null;
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
  vehicleRequestsOf: (await deps.stores.chargers.vehicleRequestsOf(tx, [id])).get(id) ?? null,
});

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
    : 'it was let in for a certificate of its own alone, in recovery or after a break-glass';
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
