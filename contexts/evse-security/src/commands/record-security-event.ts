import type { Json } from '@bfcert/kernel/canonical-json';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { tellProcesses } from './open-processes.ts';

/** Somebody was not let in. For a station on its way to Profile 3 this is the most likely cause of its trouble, so its case shows it. */
export async function recordHandshakeRefused(
  deps: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'handshake_refused' }>,
): Promise<void> {
  await deps.transactions.run(async (tx) => {
    if (!(await deps.stores.seenFacts.add(tx, fact.factId, deps.clock.now()))) return;
    const identityId = await knownCharger(deps, tx, fact.identityId);
    if (identityId !== null) {
      const times = fact.count === 1 ? '' : `, ${fact.count} times`;
      await tellProcesses(deps, tx, identityId, {
        text: `the gateway refused it on port ${fact.port}: ${fact.reason}${times}`,
        noteworthy: true,
      });
    }
    const { wireName, port, remoteAddress, certificate } = fact;
    await add(deps, tx, identityId, {
      source: 'gateway',
      type: `handshake_refused:${fact.reason}`,
      at: fact.at,
      stationTime: null,
      count: fact.count,
      details: { wireName, port, remoteAddress, certificate },
    });
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
    await add(deps, tx, identityId, {
      source: 'station',
      type: fact.type,
      at: fact.at,
      stationTime: fact.stationTime,
      count: 1,
      details,
    });
  });
}

async function knownCharger(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  id: string | null,
): Promise<ChargerId | null> {
  return id === null ? null : ((await stores.chargers.find(tx, id as ChargerId))?.identityId ?? null);
}

function add(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId | null,
  event: {
    source: 'station' | 'gateway';
    type: string;
    at: string;
    stationTime: string | null;
    count: number;
    details: Json;
  },
): Promise<void> {
  const id = newId('sev', clock.now().getTime());
  return stores.securityEvents.add(tx, { ...event, id, identityId, at: new Date(event.at) });
}
