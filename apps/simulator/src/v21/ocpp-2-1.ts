import officialSchemas from 'ocpp-rpc/lib/schemas/ocpp2_1.json' with { type: 'json' };
import type { OcppVersion } from '../ocpp/ocpp-version.ts';
import { messageSchemas } from '../ocpp/schemas.ts';
import { OCPP_2_0_1 } from '../v201/ocpp-2-0-1.ts';

/** OCPP 2.1, edition 1, of which this station does what 2.0.1 has too. */
export const OCPP_2_1: OcppVersion = {
  ...OCPP_2_0_1,
  subprotocol: 'ocpp2.1',
  schemas: messageSchemas('2.1', officialSchemas, { request: 'Request', response: 'Response' }),
  reportsBadResults: true,
  numbersRequests: true,
  knowsSeveralContracts: true,
  slotName: 'OCPP21',
  slotsAreVariables: true,
};
