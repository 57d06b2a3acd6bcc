import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { Onboarding } from './onboarding.ts';

export interface OnboardingStore {
  /** Once, as its charger is enrolled. */
  add(tx: Transaction, onboarding: Onboarding): Promise<void>;
  /** Those that have none are missing. */
  ofAll(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, Onboarding>>;
  /** In service, connected now, bound for Profile 3, and not begun; the oldest first, after the given one. */
  due(
    tx: Transaction,
    page: { readonly after: ChargerId | null; readonly limit: number },
  ): Promise<readonly ChargerId[]>;
  /** False: it has begun already, or is not bound for Profile 3. */
  begin(tx: Transaction, id: ChargerId, at: Date): Promise<boolean>;
}
