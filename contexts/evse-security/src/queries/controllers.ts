import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** A local controller. Times RFC 3339, UTC. */
export interface ControllerSummary {
  readonly identityId: ChargerId;
  readonly wireName: string;
  readonly serialNumber: string;
  readonly owner: string;
  /** On its own line. */
  readonly online: boolean;
  readonly securityProfile: number | null;
  readonly stations: number;
  /** Those of them that are connected through it now. */
  readonly stationsOnline: number;
}

/** A station that a controller carries, and whose deed that was. Times RFC 3339, UTC. */
export interface StationBehind {
  readonly wireName: string;
  /** Null: none of this name is enrolled, or it is another owner's. */
  readonly identityId: ChargerId | null;
  /** Connected through the controller now. */
  readonly online: boolean;
  readonly since: string;
  readonly boundBy: string;
  readonly reason: string;
  readonly correlationId: string;
}

/** Of these owners, by name. A depot has one or a few: they are not paged. */
export function listControllers(
  { stores, transactions }: EvseSecurityDependencies,
  owners: OwnerScope,
): Promise<readonly ControllerSummary[]> {
  return transactions.run(async (tx) => {
    const controllers = await stores.chargers.controllers(tx, owners);
    const sessions = await stores.sessions.currentOf(
      tx,
      controllers.map(({ identityId }) => identityId),
    );
    const summaries: ControllerSummary[] = [];
    for (const { identityId, wireName, serialNumber, owner } of controllers) {
      const behind = await behindOf({ stores }, tx, identityId);
      const session = sessions.get(identityId);
      summaries.push({
        identityId,
        wireName,
        serialNumber,
        owner,
        online: session !== undefined,
        securityProfile: session?.securityProfile ?? null,
        stations: behind.length,
        stationsOnline: behind.filter(({ online }) => online).length,
      });
    }
    return summaries;
  });
}

/** By name; null: there is no such controller for this caller. */
export function stationsBehind(
  { stores, transactions }: EvseSecurityDependencies,
  id: ChargerId,
  owners: OwnerScope,
): Promise<readonly StationBehind[] | null> {
  return transactions.run(async (tx) => {
    const controller = await stores.chargers.find(tx, id);
    if (controller?.kind !== 'controller' || !isOf(controller, owners)) return null;
    const behind = await behindOf({ stores }, tx, id);
    return behind.map(({ row, charger, online }) => ({
      wireName: row.wireName,
      identityId: charger !== null && isOf(charger, owners) ? charger.identityId : null,
      online,
      since: row.boundAt.toISOString(),
      boundBy: row.boundBy,
      reason: row.reason,
      correlationId: row.correlationId,
    }));
  });
}

async function behindOf({ stores }: Pick<EvseSecurityDependencies, 'stores'>, tx: Transaction, id: ChargerId) {
  const rows = await stores.controllerStations.ofController(tx, id);
  const chargers = await stores.chargers.withNames(
    tx,
    rows.map(({ wireName }) => wireName),
  );
  const byName = new Map<string, Charger>(chargers.map((charger) => [charger.wireName, charger]));
  const sessions = await stores.sessions.currentOf(
    tx,
    chargers.map(({ identityId }) => identityId),
  );
  return rows.map((row) => {
    const charger = byName.get(row.wireName) ?? null;
    const online = charger !== null && sessions.get(charger.identityId)?.controllerId === id;
    return { row, charger, online };
  });
}

const isOf = ({ owner }: Charger, owners: OwnerScope): boolean => owners === 'all' || owners.includes(owner);
