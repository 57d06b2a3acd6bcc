import type { Transaction } from '@bfcert/kernel/transaction';

/**
 * What is known of gateways themselves. The sessions of one that is lost count as nobody's: their stations are offline and
 * get no commands until it is heard again, or until they enter elsewhere.
 */
export interface GatewayStore {
  /** Gateways that can be reached now. Resolves with those among them that were lost. */
  heard(tx: Transaction, nodeIds: readonly string[], at: Date): Promise<readonly string[]>;
  /** It has started anew at `at`: until then nobody could enter there. */
  recordStart(tx: Transaction, nodeId: string, at: Date): Promise<void>;
  /** When the one that started last did; null: none has said so yet. */
  latestStart(tx: Transaction): Promise<Date | null>;
  /** A gateway that is known by its sessions alone is taken for one that was heard at `at`. */
  noticeSilent(tx: Transaction, at: Date): Promise<void>;
  /** Marks as lost who was heard last before `heardBefore`. Resolves with them. */
  lose(tx: Transaction, heardBefore: Date): Promise<readonly string[]>;
  /** Its stations that are nobody else's were seen when it was heard last. */
  recordSeenThere(tx: Transaction, nodeId: string): Promise<void>;
  /** Whatever waits for one of its stations looks again at `at`. */
  wakeProcesses(tx: Transaction, nodeId: string, at: Date): Promise<void>;
}
