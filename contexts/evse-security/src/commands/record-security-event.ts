import { HANDSHAKE_REFUSED } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import type { BreakGlass } from '../break-glass/break-glass.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { HandshakeRefusal, StationFact } from '../station-contract/index.ts';
import type { CommandContext } from './command-context.ts';
import { noteInOpenProcesses, tellProcesses } from './open-processes.ts';
import { recordCertificateDiscard, takenBy } from './record-certificate-discard.ts';
import type { StationEvent } from './repeated-events.ts';

/**
 * Somebody was not let in. For a station on its way to Profile 3 this is the most likely cause of its
 * trouble, so its case shows it; but it may be a stranger who knows the name, so the case does not move.
 */
export async function recordHandshakeRefused(
  deps: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'handshake_refused' }>,
  nodeId: string,
): Promise<void> {
  await deps.transactions.run(async (tx) => {
    if (!(await deps.stores.seenFacts.add(tx, fact.factId, deps.clock.now()))) return;
    const identityId = await knownCharger(deps, tx, fact.identityId);
    const text = `somebody was refused under its name on port ${fact.port}, from ${fact.remoteAddress}: ${fact.reason}`;
    const noted = { name: `refused: ${fact.reason}`, text };
    const running = identityId === null ? null : await noteInOpenProcesses(deps, tx, identityId, noted);
    const { wireName, port, remoteAddress, certificate, at, count } = fact;
    await deps.lifecycle.recordSecurityEvent(tx, {
      source: 'gateway',
      reporter: nodeId,
      type: `${HANDSHAKE_REFUSED}${fact.reason}`,
      identityId,
      remoteAddress,
      at,
      reportedTime: null,
      count,
      details: { wireName, port, remoteAddress, certificate, ...adviceOn(fact.reason) },
      about: { fingerprint: certificate?.fingerprint ?? null, processId: running?.id ?? null },
    });
  });
}

/** What mends it, where that can be said. */
function adviceOn(reason: HandshakeRefusal): { readonly advice?: string } {
  if (reason === 'identity_decommissioned') {
    return { advice: 'this station is decommissioned: find out who has its credentials, or enrol it anew' };
  }
  if (reason !== 'certificate_issuer_not_registered') return {};
  return { advice: "the issuer of this certificate is not registered: register the vendor's sub-CA" };
}

/** What a station reports of itself. The same message again within the hour counts. */
export async function recordStationSecurityEvent(
  deps: EvseSecurityDependencies,
  fact: StationEvent,
  nodeId: string,
): Promise<void> {
  const taken = await takenBy(deps, fact);
  await deps.transactions.run(async (tx) => {
    if (await deps.stores.seenFacts.add(tx, fact.factId, deps.clock.now()))
      await keep(deps, tx, fact, { nodeId, taken });
  });
}

/** Equal ones, of which the first is recorded: what was said last counts for all of them. */
export async function recordRepetitions(
  deps: EvseSecurityDependencies,
  repetitions: readonly StationEvent[],
  nodeId: string,
): Promise<void> {
  const { transactions, stores, clock } = deps;
  await transactions.run(async (tx) => {
    const seen = await stores.seenFacts.among(tx, factIdsOf(repetitions));
    const unseen = repetitions.filter(({ factId }) => !seen.has(factId));
    const last = unseen.at(-1);
    if (last === undefined) return;
    await stores.seenFacts.addAll(tx, factIdsOf(unseen), clock.now());
    const count = unseen.reduce((sum, one) => sum + timesOf(one), 0);
    await keep(deps, tx, { ...last, count }, { nodeId, taken: [] });
  });
}

const factIdsOf = (facts: readonly StationEvent[]): string[] => facts.map(({ factId }) => factId);

const timesOf = ({ count = 1 }: StationEvent): number => count;

async function keep(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  fact: StationEvent,
  { nodeId, taken }: { readonly nodeId: string; readonly taken: Awaited<ReturnType<typeof takenBy>> },
): Promise<void> {
  const identityId = await knownCharger(deps, tx, fact.identityId);
  const told = { text: `the station reports ${fact.type}`, noteworthy: false };
  const running = identityId === null ? null : await tellProcesses(deps, tx, identityId, told);
  if (identityId !== null) await recordCertificateDiscard(deps, tx, fact, { running, taken });
  await deps.lifecycle.recordSecurityEvent(tx, {
    source: 'station_message',
    reporter: nodeId,
    type: fact.type,
    identityId,
    remoteAddress: null,
    at: fact.at,
    reportedTime: fact.stationTime,
    count: timesOf(fact),
    details: { techInfo: fact.techInfo },
    ...(fact.protocol === undefined ? {} : { protocol: fact.protocol }),
    about: { certificateId: running?.certificateId ?? null, processId: running?.id ?? null },
  });
}

/** A station was held back at BootNotification: whoever holds its certificate may not be it (B01.FR.12). */
export async function recordSerialMismatch(
  { lifecycle }: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  mismatch: {
    readonly at: string;
    readonly serialNumber: string | null;
    readonly remoteAddress: string | null;
    readonly nodeId: string;
  },
): Promise<void> {
  const { at, serialNumber, remoteAddress, nodeId } = mismatch;
  await lifecycle.recordSecurityEvent(tx, {
    source: 'gateway',
    reporter: nodeId,
    type: 'serial_number_mismatch',
    identityId: charger.identityId,
    remoteAddress,
    at,
    reportedTime: null,
    count: 1,
    details: { named: serialNumber, bound: charger.serialNumber, remoteAddress },
  });
}

/** Somebody else knows, or may know, by what a station came in. The key is named by its id, and by nothing of it. */
export async function recordKeyExposed(
  { lifecycle, clock }: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId, version }: Pick<AuthorizationKey, 'id' | 'identityId' | 'version'>,
  { reason }: CommandContext,
): Promise<void> {
  await lifecycle.recordSecurityEvent(tx, {
    source: 'server',
    reporter: 'server',
    type: 'authorization_key_exposed',
    identityId,
    remoteAddress: null,
    at: clock.now().toISOString(),
    reportedTime: null,
    count: 1,
    details: { keyId: id, keyVersion: version, because: reason },
  });
}

/** A station on Profile 3 is let in with a password again, or was left so at the end of its time. */
export async function recordBreakGlass(
  { lifecycle, clock }: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId, until, reason, askedBy, approvedBy }: BreakGlass,
  type: 'break_glass_opened' | 'break_glass_overdue',
): Promise<void> {
  await lifecycle.recordSecurityEvent(tx, {
    source: 'server',
    reporter: 'server',
    type,
    identityId,
    remoteAddress: null,
    at: clock.now().toISOString(),
    reportedTime: null,
    count: 1,
    details: { breakGlassId: id, until: until.toISOString(), because: reason, askedBy, approvedBy },
  });
}

/** Two at once had one identity: a line that has died and was not missed yet, or somebody else with the same credential. */
export async function recordSessionReplaced(
  { lifecycle }: EvseSecurityDependencies,
  tx: Transaction,
  opened: Session,
  replaced: Session,
  { identityId, at }: Pick<Extract<StationFact, { kind: 'session_opened' }>, 'identityId' | 'at'>,
): Promise<void> {
  const seen = ({ nodeId, connectionId, remoteAddress, port, fingerprint, connectedAt }: Session) => ({
    nodeId,
    connectionId,
    remoteAddress,
    port,
    fingerprint,
    connectedAt: connectedAt.toISOString(),
  });
  await lifecycle.recordSecurityEvent(tx, {
    source: 'gateway',
    reporter: opened.nodeId,
    type: 'session_replaced',
    identityId: identityId as ChargerId,
    remoteAddress: opened.remoteAddress,
    at,
    reportedTime: null,
    count: 1,
    details: { replaced: seen(replaced), by: seen(opened) },
    about: { fingerprint: opened.fingerprint },
  });
}

async function knownCharger(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  id: string | null,
): Promise<ChargerId | null> {
  return id === null ? null : ((await stores.chargers.find(tx, id as ChargerId))?.identityId ?? null);
}
