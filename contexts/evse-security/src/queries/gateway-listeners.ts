import type { GatewayListener } from '../gateway/gateway-store.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/**
 * Where gateways serve their certificates, by their own word: of those that are heard, and for a lease longer (`GatewayLeases`).
 * One that is taken away, or started on another address, needs to be entered nowhere.
 */
export const gatewayListeners = ({
  stores,
  transactions,
}: Pick<EvseSecurityDependencies, 'transactions'> & {
  readonly stores: Pick<EvseSecurityDependencies['stores'], 'gateways'>;
}): Promise<readonly GatewayListener[]> => transactions.run((tx) => stores.gateways.listeners(tx));
