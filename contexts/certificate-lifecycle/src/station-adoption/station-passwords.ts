import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../identity/identity-id.ts';

/** Whoever keeps the passwords of stations. */
export interface StationPasswords {
  /** Those of them that may come in with a password now: they are not on Profile 3. */
  usableAmong(tx: Transaction, ids: readonly IdentityId[]): Promise<ReadonlySet<IdentityId>>;
}

/** The same; where nobody keeps any, no station has one. */
export const passwordsAmong = (
  { stationPasswords }: { readonly stationPasswords?: StationPasswords },
  tx: Transaction,
  ids: readonly IdentityId[],
): Promise<ReadonlySet<IdentityId>> => stationPasswords?.usableAmong(tx, ids) ?? Promise.resolve(new Set());
