import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';
import type { EarlyRequest } from './early-request.ts';

/** Whose certificate it is for. */
export type Place = Pick<EarlyRequest, 'identityId' | 'endpoint'>;

export interface EarlyRequestStore {
  find(tx: Transaction, id: ChargerId, endpoint: VehicleEndpoint | null): Promise<EarlyRequest | null>;
  /** Takes the place of the one before. */
  put(tx: Transaction, request: EarlyRequest): Promise<void>;
  remove(tx: Transaction, place: Place): Promise<void>;
  /** Of the station and of its EVSEs. */
  removeAllOf(tx: Transaction, id: ChargerId): Promise<void>;
  /** Whose turn has come, the longest waiting first. */
  due(tx: Transaction, at: Date, limit: number): Promise<readonly Place[]>;
}
