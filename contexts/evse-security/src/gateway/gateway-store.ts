import type { Transaction } from '@bfcert/kernel/transaction';
import type { GatewayListens } from '../station-contract/index.ts';

/** Where a gateway serves its own certificates. */
export interface GatewayListener extends GatewayListens {
  readonly nodeId: string;
}

/**
 * What is known of gateways themselves. The sessions of one that is lost count as nobody's: their stations are offline and
 * get no commands until it is heard again, or until they enter elsewhere.
 */
export interface GatewayStore {
  /** Gateways that can be reached now. Resolves with those among them that were lost. */
  heard(tx: Transaction, nodeIds: readonly string[], at: Date): Promise<readonly string[]>;
  /** It has started anew at `at`: until then nobody could enter there. `listens`: as it says; null: it does not. */
  recordStart(
    tx: Transaction,
    nodeId: string,
    start: { readonly at: Date; readonly listens: GatewayListens | null },
  ): Promise<void>;
  /** Of gateways that are not lost, those that have said where they listen, by their ids. */
  listeners(tx: Transaction): Promise<readonly GatewayListener[]>;
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
