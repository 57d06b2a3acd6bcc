import { isReceivedAction, ROUTES } from '../incoming/routes.ts';
import type { AnyHandler, OcppVersion } from '../ocpp/ocpp-version.ts';
import { OCPP_2_0_1_SCHEMAS } from './schemas.ts';

/** OCPP 2.0.1, edition 3 with the errata of 2025. */
export const OCPP_2_0_1: OcppVersion = {
  subprotocol: 'ocpp2.0.1',
  schemas: OCPP_2_0_1_SCHEMAS,
  spell: (code) => code,
  answersUnreadable: true,
  // The schema of an action has been held against what its handler gets.
  handlerOf: (action) => (isReceivedAction(action) ? (ROUTES[action] as AnyHandler) : null),
  say: (_action, request) => request,
  wrap: () => null,
  passwordBytes: (password) => Buffer.from(password, 'utf8'),
  bootsOnNewProfile: true,
  refusesToBootAgain: true,
  reportsBadResults: false,
  numbersRequests: false,
  knowsSeveralContracts: false,
  slotName: 'OCPP20',
  slotsAreVariables: false,
  connected: () => ({}),
};
