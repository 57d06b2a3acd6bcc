import type { Transaction } from '@bfcert/kernel/transaction';
import type { ServerSlot } from '../server-certificate/server-certificate-source.ts';
import type { ListenerRoot } from './listener-root.ts';

export interface ListenerRootStore {
  /** Waits for nobody. Null before it was first looked for. */
  find(slot: ServerSlot): Promise<ListenerRoot | null>;
  /** Keeps others from it until the transaction ends, also where there is none yet. */
  lock(tx: Transaction, slot: ServerSlot): Promise<ListenerRoot | null>;
  /** Takes the place of the one before. */
  put(tx: Transaction, root: ListenerRoot): Promise<void>;
}
