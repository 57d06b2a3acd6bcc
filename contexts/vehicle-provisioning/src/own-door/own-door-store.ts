import type { Transaction } from '@bfcert/kernel/transaction';
import type { OwnDoor } from './own-door.ts';

export interface OwnDoorStore {
  /** It is open at `at`, and there; what was said of it before counts no more. */
  heard(tx: Transaction, door: OwnDoor, at: Date): Promise<void>;
  closed(tx: Transaction, node: string): Promise<void>;
  /** Those that were heard since, by their names. */
  open(tx: Transaction, since: Date): Promise<readonly OwnDoor[]>;
}
