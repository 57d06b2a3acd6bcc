import { ok, type Result, refused } from '@bfcert/kernel/result';

/** OCPP 2.0.1 part 4, section 4.3. */
export type CallErrorCode =
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

export type Frame =
  | { readonly kind: 'call'; readonly id: string; readonly action: string; readonly payload: unknown }
  | { readonly kind: 'result'; readonly id: string; readonly payload: unknown }
  | { readonly kind: 'error'; readonly id: string; readonly code: string; readonly description: string }
  /** 2.1: the CSMS could not read our answer. */
  | { readonly kind: 'result_error'; readonly id: string; readonly code: string; readonly description: string };

export type FrameRefusal =
  /** Answer with a CALLERROR; `id` is "-1" when the frame's own could not be read. */
  | { readonly kind: 'malformed'; readonly id: string; readonly detail: string }
  /** A message type of another version, or a malformed answer: no answer is due. */
  | { readonly kind: 'ignored'; readonly detail: string };

/** Of the answer to a frame whose own cannot be read. */
export const UNREADABLE_ID = '-1';
const MAX_ID_LENGTH = 36;
const CALL = 2;
const CALL_RESULT = 3;
const CALL_ERROR = 4;
const CALL_RESULT_ERROR = 5;

export function parseFrame(text: string): Result<Frame, FrameRefusal> {
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    return refused({ kind: 'malformed', id: UNREADABLE_ID, detail: 'not JSON' });
  }
  if (!Array.isArray(parts)) return refused({ kind: 'malformed', id: UNREADABLE_ID, detail: 'not a JSON array' });
  const [type, id, third, fourth]: unknown[] = parts;
  if (typeof type !== 'number')
    return refused({ kind: 'malformed', id: UNREADABLE_ID, detail: 'no message type number' });
  if (type !== CALL && type !== CALL_RESULT && type !== CALL_ERROR && type !== CALL_RESULT_ERROR) {
    return refused({ kind: 'ignored', detail: `message type ${type}` });
  }
  if (typeof id !== 'string' || id.length === 0 || id.length > MAX_ID_LENGTH) {
    return type === CALL
      ? refused({ kind: 'malformed', id: UNREADABLE_ID, detail: 'no readable message id' })
      : refused({ kind: 'ignored', detail: 'an answer without a readable message id' });
  }
  switch (type) {
    case CALL:
      if (typeof third !== 'string' || parts.length !== 4) {
        return refused({ kind: 'malformed', id, detail: 'a CALL is [2, id, action, payload]' });
      }
      return ok({ kind: 'call', id, action: third, payload: fourth });
    case CALL_RESULT:
      if (parts.length !== 3) return refused({ kind: 'ignored', detail: 'a CALLRESULT is [3, id, payload]' });
      return ok({ kind: 'result', id, payload: third });
    case CALL_ERROR:
    case CALL_RESULT_ERROR:
      if (typeof third !== 'string' || typeof fourth !== 'string' || parts.length !== 5) {
        return refused({ kind: 'ignored', detail: 'a CALLERROR is [4, id, code, description, details]' });
      }
      return ok({ kind: type === CALL_ERROR ? 'error' : 'result_error', id, code: third, description: fourth });
  }
}

export const encodeCall = (id: string, action: string, payload: unknown): string =>
  JSON.stringify([CALL, id, action, payload]);

export const encodeResult = (id: string, payload: unknown): string => JSON.stringify([CALL_RESULT, id, payload]);

/** A description is at most 255 characters (part 4, 4.2.3). */
export const encodeError = (id: string, code: string, description: string): string =>
  JSON.stringify([CALL_ERROR, id, code, description.slice(0, 255), {}]);

/** 2.1: the CALLRESULT with this id was not right. */
export const encodeResultError = (id: string, code: CallErrorCode, description: string): string =>
  JSON.stringify([CALL_RESULT_ERROR, id, code, description.slice(0, 255), {}]);
