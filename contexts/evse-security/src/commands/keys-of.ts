import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** The keys that a station may come with. */
export async function keysOf(
  { stores }: Pick<EvseSecurityDependencies, 'stores'>,
  tx: Transaction,
  id: ChargerId,
): Promise<{
  readonly activeKey: AuthorizationKey | null;
  readonly pendingKey: AuthorizationKey | null;
  /** Replaced, and not retired yet. */
  readonly formerKeys: readonly AuthorizationKey[];
}> {
  const keys = await stores.keys.ofCharger(tx, id);
  return {
    activeKey: keys.find(({ state }) => state === 'active') ?? null,
    pendingKey: keys.find(({ state }) => state === 'pending') ?? null,
    formerKeys: keys.filter(({ state }) => state === 'retiring'),
  };
}
