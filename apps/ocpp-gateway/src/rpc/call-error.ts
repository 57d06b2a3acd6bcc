import type { RpcVersion } from './rpc-version.ts';

/**
 * The error codes of OCPP-J 2.0.1 (Part 4, 4.3). `RpcFrameworkError`: not a readable request at all;
 * `FormatViolation`: the payload is not the message's structure; the constraint violations: the
 * structure is right and a field is not.
 */
export type RpcErrorCode =
  | 'FormatViolation'
  | 'GenericError'
  | 'InternalError'
  | 'MessageTypeNotSupported'
  | 'NotImplemented'
  | 'NotSupported'
  | 'OccurrenceConstraintViolation'
  | 'PropertyConstraintViolation'
  | 'ProtocolError'
  | 'RpcFrameworkError'
  | 'SecurityError'
  | 'TypeConstraintViolation';

export interface CallErrorAnswer {
  readonly code: RpcErrorCode;
  /** At most 255 characters on the wire; never quotes the payload, which may hold a secret. */
  readonly description: string;
}

export const callError = (code: RpcErrorCode, description: string): CallErrorAnswer => ({ code, description });

/** Both spellings of the two slips of 1.6 are met in stations of every version. */
const OTHER_SPELLINGS: ReadonlyMap<string, RpcErrorCode> = new Map([
  ['FormationViolation', 'FormatViolation'],
  ['OccurenceConstraintViolation', 'OccurrenceConstraintViolation'],
]);

/** A code of a CALLERROR under the one name that we know it by. What nobody knows stays as it came: it is for people. */
export const readErrorCode = (wire: string): string => OTHER_SPELLINGS.get(wire) ?? wire;

const MAX_DESCRIPTION = 255;

/** `[4, id, code, description, {}]`. */
export const encodeCallError = (id: string, error: CallErrorAnswer, version: RpcVersion): string =>
  JSON.stringify([4, id, ...wordsOf(error, version), {}]);

/** `[5, id, code, description, {}]`: the CALLRESULT with this id was bad (Part 4 of 2.1). */
export const encodeResultError = (id: string, error: CallErrorAnswer, version: RpcVersion): string =>
  JSON.stringify([5, id, ...wordsOf(error, version), {}]);

const wordsOf = ({ code, description }: CallErrorAnswer, version: RpcVersion): readonly [string, string] => [
  version.spell(code),
  description.slice(0, MAX_DESCRIPTION),
];
