import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { ControllerStation } from './controller-station.ts';

export interface ControllerStationStore {
  /** By name. */
  ofController(tx: Transaction, id: ChargerId): Promise<readonly ControllerStation[]>;
  /** By the station's name; those that no controller carries are missing. */
  carrying(tx: Transaction, wireNames: readonly string[]): Promise<ReadonlyMap<string, ControllerStation>>;
  /** A station has one controller: one that another had is this one's from now on. */
  put(tx: Transaction, station: ControllerStation): Promise<void>;
  remove(tx: Transaction, id: ChargerId, wireNames: readonly string[]): Promise<void>;
}
