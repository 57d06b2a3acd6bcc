import type { Dialect } from '../dialect/dialect.ts';
import { RPC_2_0_1 } from '../rpc/rpc-version.ts';
import { OCPP_201_SCHEMAS, schemasOf } from '../rpc/schemas.ts';
import { furtherCallsOf, INCOMING, OUTGOING_ACTIONS, outgoingCallIn } from '../v2/routes.ts';
import { UPSTREAM_SCOPE } from '../v2/upstream-scope.ts';

/** OCPP 2.0.1, edition 3 with the errata of 2025. */
export const dialect201 = (): Dialect => ({
  subprotocol: 'ocpp2.0.1',
  rpc: RPC_2_0_1,
  schemas: schemasOf(OCPP_201_SCHEMAS, [...INCOMING.keys(), ...OUTGOING_ACTIONS]),
  incoming: INCOMING,
  unanswered: new Set(),
  upstream: UPSTREAM_SCOPE,
  outgoingCallOf: outgoingCallIn('2.0.1'),
  furtherCallsOf,
});
