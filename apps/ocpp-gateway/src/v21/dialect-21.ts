import type { Dialect } from '../dialect/dialect.ts';
import { RPC_2_1 } from '../rpc/rpc-version.ts';
import { OCPP_21_SCHEMAS, schemasOf } from '../rpc/schemas.ts';
import { furtherCallsOf, INCOMING, OUTGOING_ACTIONS, outgoingCallIn } from '../v2/routes.ts';
import { UPSTREAM_SCOPE } from '../v2/upstream-scope.ts';
import { getCertificateChainStatus } from './incoming/get-certificate-chain-status.ts';

/** What 2.0.1 has no word for. */
const INCOMING_21 = new Map([...INCOMING, ['GetCertificateChainStatus', getCertificateChainStatus]]);

/** OCPP 2.1, edition 1. */
export const dialect21 = (): Dialect => ({
  subprotocol: 'ocpp2.1',
  rpc: RPC_2_1,
  schemas: schemasOf(OCPP_21_SCHEMAS, [...INCOMING_21.keys(), ...OUTGOING_ACTIONS]),
  incoming: INCOMING_21,
  unanswered: new Set(['NotifyPeriodicEventStream']),
  upstream: UPSTREAM_SCOPE,
  outgoingCallOf: outgoingCallIn('2.1'),
  furtherCallsOf,
});
