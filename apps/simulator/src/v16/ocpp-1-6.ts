import officialSchemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import type { CallErrorCode } from '../ocpp/frame.ts';
import type { AnyHandler, OcppVersion } from '../ocpp/ocpp-version.ts';
import { messageSchemas } from '../ocpp/schemas.ts';
import { AUTHORIZATION_KEY } from './configuration-keys.ts';
import { isReceivedAction16, ROUTES_16 } from './routes.ts';
import { say } from './say.ts';
import { wrap } from './wrap.ts';

/** The slips of 1.6 stay (errata 5.1 and 5.2), and two codes came later. */
const SPELT: Readonly<Partial<Record<CallErrorCode, string>>> = {
  FormatViolation: 'FormationViolation',
  OccurrenceConstraintViolation: 'OccurenceConstraintViolation',
  RpcFrameworkError: 'GenericError',
  MessageTypeNotSupported: 'GenericError',
};

/** OCPP 1.6-J with "Improved security for OCPP 1.6-J", edition 3. */
export const OCPP_1_6: OcppVersion = {
  subprotocol: 'ocpp1.6',
  schemas: messageSchemas('1.6', officialSchemas),
  spell: (code) => SPELT[code] ?? code,
  answersUnreadable: false,
  // The schema of an action has been held against what its handler gets.
  handlerOf: (action) => (isReceivedAction16(action) ? (ROUTES_16[action] as AnyHandler) : null),
  say,
  wrap,
  // What somebody typed in that is no AuthorizationKey goes as it is.
  passwordBytes: (password) => Buffer.from(password, AUTHORIZATION_KEY.test(password) ? 'hex' : 'utf8'),
  bootsOnNewProfile: false,
  refusesToBootAgain: false,
  reportsBadResults: false,
  numbersRequests: false,
  knowsSeveralContracts: false,
  slotName: 'OCPP16',
  slotsAreVariables: false,
  /** There is one connection: the profile that has just worked is the one, be it the new or (16:A05.FR.08) the old. */
  connected: (_memory, route) => ({ slots: { [route.slot]: route.profile }, priority: [route.slot] }),
};
