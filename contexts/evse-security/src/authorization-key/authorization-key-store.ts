import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type {
  AuthorizationKey,
  AuthorizationKeyId,
  AuthorizationKeyState,
  RotationTrigger,
} from './authorization-key.ts';

export interface AuthorizationKeyStore {
  /** `sealed`: the plaintext for delivery (`kernel/sealed-secret`); null for imported keys, whose plaintext is not kept. */
  add(tx: Transaction, key: AuthorizationKey, sealed: Buffer | null): Promise<void>;
  find(tx: Transaction, id: AuthorizationKeyId): Promise<AuthorizationKey | null>;
  /** Holds the row until the transaction ends. */
  lock(tx: Transaction, id: AuthorizationKeyId): Promise<AuthorizationKey | null>;
  /** Those whose time runs (`timeRunsFrom`) from `at` or before, the earliest first. */
  dueToRetire(
    tx: Transaction,
    at: Date,
    limit: number,
  ): Promise<readonly Pick<AuthorizationKey, 'id' | 'identityId'>[]>;
  /** Oldest version first. */
  ofCharger(tx: Transaction, id: ChargerId): Promise<readonly AuthorizationKey[]>;
  /** Of each: oldest version first. */
  ofChargers(tx: Transaction, ids: readonly ChargerId[]): Promise<readonly AuthorizationKey[]>;
  setState(tx: Transaction, id: AuthorizationKeyId, state: AuthorizationKeyState, at: Date): Promise<void>;
  mustRotate(tx: Transaction, id: AuthorizationKeyId, because: RotationTrigger): Promise<void>;
  /** Stations came in with these. */
  recordUsed(tx: Transaction, ids: readonly AuthorizationKeyId[], at: Date): Promise<void>;
  sealedSecret(tx: Transaction, id: AuthorizationKeyId): Promise<Buffer | null>;
  /** The station said it stored the key: the sealed plaintext is deleted. */
  acknowledge(tx: Transaction, id: AuthorizationKeyId, at: Date): Promise<void>;
  /** Deletes the sealed plaintext of a key that will not be delivered any more. */
  eraseSecret(tx: Transaction, id: AuthorizationKeyId): Promise<void>;
}
