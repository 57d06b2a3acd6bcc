import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SecurityEvent } from '../security-event/security-event.ts';
import { HANDSHAKE_REFUSED } from '../security-event/security-event-store.ts';
import type { StationFact } from '../station-contract/index.ts';
import { noteInOpenProcesses, tellProcesses } from './open-processes.ts';

/**
 * Somebody was not let in. For a station on its way to Profile 3 this is the most likely cause of its
 * trouble, so its case shows it; but it may be a stranger who knows the name, so the case does not move.
 */
export async function recordHandshakeRefused(
  deps: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'handshake_refused' }>,
): Promise<void> {
  await deps.transactions.run(async (tx) => {
    if (!(await deps.stores.seenFacts.add(tx, fact.factId, deps.clock.now()))) return;
    const identityId = await knownCharger(deps, tx, fact.identityId);
    if (identityId !== null) {
      const text = `somebody was refused under its name on port ${fact.port}, from ${fact.remoteAddress}: ${fact.reason}`;
      await noteInOpenProcesses(deps, tx, identityId, { name: `refused: ${fact.reason}`, text });
    }
    const { wireName, port, remoteAddress, certificate } = fact;
    const event = eventOf(deps, identityId, {
      source: 'gateway',
      type: `${HANDSHAKE_REFUSED}${fact.reason}`,
      at: fact.at,
      stationTime: null,
      count: fact.count,
      details: { wireName, port, remoteAddress, certificate },
    });
    await deps.stores.securityEvents.count(tx, event, { remoteAddress });
  });
}

export async function recordStationSecurityEvent(
  deps: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'security_event' }>,
): Promise<void> {
  await deps.transactions.run(async (tx) => {
    if (!(await deps.stores.seenFacts.add(tx, fact.factId, deps.clock.now()))) return;
    const identityId = await knownCharger(deps, tx, fact.identityId);
    if (identityId !== null) {
      await tellProcesses(deps, tx, identityId, { text: `the station reports ${fact.type}`, noteworthy: false });
    }
    const details = { techInfo: fact.techInfo };
    const event = eventOf(deps, identityId, {
      source: 'station',
      type: fact.type,
      at: fact.at,
      stationTime: fact.stationTime,
      count: 1,
      details,
    });
    await deps.stores.securityEvents.add(tx, event);
  });
}

/** A station was held back at BootNotification: whoever holds its certificate may not be it (B01.FR.12). */
export async function recordSerialMismatch(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  mismatch: { readonly at: string; readonly serialNumber: string | null; readonly remoteAddress: string },
): Promise<void> {
  const { at, serialNumber, remoteAddress } = mismatch;
  const event = eventOf(deps, charger.identityId, {
    source: 'gateway',
    type: 'serial_number_mismatch',
    at,
    stationTime: null,
    count: 1,
    details: { named: serialNumber, bound: charger.serialNumber, remoteAddress },
  });
  await deps.stores.securityEvents.count(tx, event, { remoteAddress });
}

async function knownCharger(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  id: string | null,
): Promise<ChargerId | null> {
  return id === null ? null : ((await stores.chargers.find(tx, id as ChargerId))?.identityId ?? null);
}

function eventOf(
  { clock }: EvseSecurityDependencies,
  identityId: ChargerId | null,
  event: Omit<SecurityEvent, 'id' | 'identityId' | 'at' | 'lastAt'> & { readonly at: string },
): SecurityEvent {
  const at = new Date(event.at);
  return { ...event, id: newId('sev', clock.now().getTime()), identityId, at, lastAt: at };
}
