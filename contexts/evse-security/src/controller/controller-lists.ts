import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { WireName } from '../charger/charger-names.ts';

/** A local controller. */
export interface ControllerSummary {
  readonly identityId: ChargerId;
  readonly wireName: WireName;
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
  readonly wireName: WireName;
  /** Null: none of this name is enrolled, or it is another owner's. */
  readonly identityId: ChargerId | null;
  /** Connected through the controller now. */
  readonly online: boolean;
  readonly since: string;
  readonly boundBy: string;
  readonly reason: string;
  readonly correlationId: string;
}

/** Ascending by name, after the given one; null: from the first. */
export interface PageByName {
  readonly after: WireName | null;
  readonly limit: number;
}

/** A page is one query, however many stations stand behind a controller. */
export interface ControllerLists {
  /** Of these owners. */
  controllers(tx: Transaction, owners: OwnerScope, page: PageByName): Promise<readonly ControllerSummary[]>;
  /** Of this controller. `owners`: whose stations are named by more than their name. */
  stationsBehind(
    tx: Transaction,
    id: ChargerId,
    owners: OwnerScope,
    page: PageByName,
  ): Promise<readonly StationBehind[]>;
}
