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

const MAX_DESCRIPTION = 255;

/** `[4, id, code, description, {}]`. */
export function encodeCallError(id: string, error: CallErrorAnswer): string {
  return JSON.stringify([4, id, error.code, error.description.slice(0, MAX_DESCRIPTION), {}]);
}
