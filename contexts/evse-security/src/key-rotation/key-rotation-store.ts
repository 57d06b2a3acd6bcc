import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { StationProcessStore } from '../station-process/station-process-store.ts';
import type { KeyRotation, KeyRotationId, KeyRotationOrder, KeyRotationPhase } from './key-rotation.ts';

export interface KeyRotationStore extends StationProcessStore<KeyRotationPhase> {
  addOrder(tx: Transaction, order: KeyRotationOrder): Promise<void>;
  orderOf(tx: Transaction, id: KeyRotationId): Promise<KeyRotationOrder | null>;
  /** In no order. */
  ordersOf(tx: Transaction, ids: readonly KeyRotationId[]): Promise<readonly KeyRotationOrder[]>;
  /** Of stations of these owners, newest first, before the given id; with a phase, only what is in it. */
  pageOf(
    tx: Transaction,
    owners: OwnerScope,
    page: {
      readonly phase: KeyRotationPhase | null;
      readonly before: KeyRotationId | null;
      readonly limit: number;
    },
  ): Promise<readonly KeyRotation[]>;
}
