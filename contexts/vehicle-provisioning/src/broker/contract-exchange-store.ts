import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';

/** One question of a vehicle, which it repeats for each further contract (ISO 15118-20, OCPP 2.1 M01.FR.06). */
export interface ContractExchange {
  readonly stationId: IdentityId;
  /** Of the EXI as it came, lower-case hex. */
  readonly requestSha256: string;
}

export interface ContractExchangeStore {
  /** How many contracts it was given since `since`. Holds the exchange until the transaction ends. */
  given(tx: Transaction, exchange: ContractExchange, since: Date): Promise<number>;
  /** It was given this many by `at`. */
  keep(tx: Transaction, exchange: ContractExchange, given: number, at: Date): Promise<void>;
  /** Of exchanges that are over. Returns how many. */
  forget(tx: Transaction, before: Date): Promise<number>;
}
