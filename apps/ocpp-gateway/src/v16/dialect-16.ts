import type { Dialect } from '../dialect/dialect.ts';
import { RPC_1_6 } from '../rpc/rpc-version.ts';
import { OCPP_16_SCHEMAS, schemasOf } from '../rpc/schemas.ts';
import { changesOfVendorSettings } from './outgoing/change-configuration.ts';
import { dataTransfers } from './outgoing/data-transfer.ts';
import { INCOMING, OUTGOING_ACTIONS, outgoingCallOf } from './routes.ts';
import { UPSTREAM_SCOPE } from './upstream-scope.ts';

/** OCPP 1.6-J with "Improved security for OCPP 1.6-J", edition 3. */
export const dialect16 = (): Dialect => ({
  subprotocol: 'ocpp1.6',
  rpc: RPC_1_6,
  schemas: schemasOf(OCPP_16_SCHEMAS, [...new Set([...INCOMING.keys(), ...OUTGOING_ACTIONS])]),
  incoming: INCOMING,
  unanswered: new Set(),
  upstream: UPSTREAM_SCOPE,
  outgoingCallOf,
  vendorCallsOf: (command) => [...changesOfVendorSettings(command), ...dataTransfers(command)],
});
