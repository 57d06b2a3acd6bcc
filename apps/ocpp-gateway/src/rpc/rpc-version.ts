import type { RpcErrorCode } from './call-error.ts';

/** What the framing of OCPP-J has of its own in one version. */
export interface RpcVersion {
  /** The message types 5 and 6, CALLRESULTERROR and SEND (Part 4 of 2.1). */
  readonly hasResultErrorAndSend: boolean;
  /** A frame without a readable id is answered under the id "-1" (OCPP-J 2.0.1, 4.2.3); before that nobody would know it. */
  readonly answersUnreadable: boolean;
  /** How a code is spelt on the wire. */
  spell(code: RpcErrorCode): string;
}

/**
 * What 1.6 lacks or spells in its own way: the two slips stay (errata 5.1 and 5.2 of OCPP-J 1.6), and what was no
 * readable request at all has no code of its own there.
 */
const SPELT_IN_1_6: Readonly<Partial<Record<RpcErrorCode, string>>> = {
  FormatViolation: 'FormationViolation',
  OccurrenceConstraintViolation: 'OccurenceConstraintViolation',
  RpcFrameworkError: 'GenericError',
  MessageTypeNotSupported: 'GenericError',
};

export const RPC_1_6: RpcVersion = {
  hasResultErrorAndSend: false,
  answersUnreadable: false,
  spell: (code) => SPELT_IN_1_6[code] ?? code,
};

export const RPC_2_0_1: RpcVersion = {
  hasResultErrorAndSend: false,
  answersUnreadable: true,
  spell: (code) => code,
};

export const RPC_2_1: RpcVersion = { hasResultErrorAndSend: true, answersUnreadable: true, spell: (code) => code };
