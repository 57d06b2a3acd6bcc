import { findJsonDefect, isNestedDeeper } from '@bfcert/kernel/json-text';
import { type CallErrorAnswer, callError, readErrorCode } from './call-error.ts';
import type { RpcVersion } from './rpc-version.ts';

/** A message id is unique per sender and at most 36 characters (OCPP-J 2.0.1, 4.1.4). */
const MAX_ID = 36;
/** The id of an answer to a frame whose own id cannot be read (OCPP-J 2.0.1, 4.2.3). */
export const UNREADABLE_ID = '-1';
const MAX_ACTION = 64;
/** Of what passes as well: whoever walks through a payload here, or writes it down, does so in bounded steps. */
const MAX_DEPTH = 128;

export type JsonObject = { readonly [key: string]: unknown };

export type Frame =
  | { readonly kind: 'call'; readonly id: string; readonly action: string; readonly payload: JsonObject }
  | { readonly kind: 'result'; readonly id: string; readonly payload: JsonObject }
  | { readonly kind: 'error'; readonly id: string; readonly code: string; readonly description: string }
  /** To be answered by a CALLERROR. */
  | { readonly kind: 'malformed_call'; readonly id: string; readonly error: CallErrorAnswer }
  /** An answer that cannot be used. It ends the call it names, and is never answered itself. */
  | { readonly kind: 'malformed_answer'; readonly id: string | null }
  /** A CALLRESULT of ours was bad (2.1). */
  | { readonly kind: 'result_error'; readonly id: string; readonly code: string; readonly description: string }
  /** A message that is never answered (2.1), not even when it is bad; null: it cannot be used. */
  | { readonly kind: 'send'; readonly message: { readonly action: string; readonly payload: JsonObject } | null }
  /** A message type we do not know: Part 4 contradicts itself on it, and silence is safe for every reading. */
  | { readonly kind: 'unknown_type' };

/**
 * The envelope of OCPP-J: what it is, of which id and action, around an object. Its payload may still be what two parsers read
 * differently: that is for whoever it is meant for (`strictly`).
 */
export function parseFrame(text: string, version: RpcVersion): Frame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformedCall(UNREADABLE_ID, callError('RpcFrameworkError', 'not JSON'));
  }
  if (!Array.isArray(value)) return malformedCall(UNREADABLE_ID, callError('RpcFrameworkError', 'not a JSON array'));
  const fields: readonly unknown[] = value;
  const type = fields[0];
  const id = readableId(fields[1]);
  const isTooDeep = isNestedDeeper(text, MAX_DEPTH);
  if (type === 3 || type === 4 || (type === 5 && version.hasResultErrorAndSend)) {
    return isTooDeep ? { kind: 'malformed_answer', id } : parseAnswer(type, id, fields);
  }
  if (type === 6 && version.hasResultErrorAndSend) {
    const sent = id === null || isTooDeep ? null : parseCall(id, fields);
    return { kind: 'send', message: sent?.kind === 'call' ? sent : null };
  }
  if (type !== 2) {
    return typeof type === 'number'
      ? { kind: 'unknown_type' }
      : malformedCall(UNREADABLE_ID, callError('RpcFrameworkError', 'no message type'));
  }
  if (id === null) return malformedCall(UNREADABLE_ID, callError('RpcFrameworkError', 'no readable message id'));
  if (isTooDeep) return malformedCall(id, callError('FormatViolation', 'too deep'));
  return parseCall(id, fields);
}

/** What is meant for us, held against what two parsers would read differently, and what no database takes. */
export function strictly(frame: Frame, text: string): Frame {
  switch (frame.kind) {
    case 'call': {
      const error = defectOf(text);
      return error === null ? frame : malformedCall(frame.id, error);
    }
    case 'result':
    case 'error':
    case 'result_error':
      return defectOf(text) === null ? frame : { kind: 'malformed_answer', id: frame.id };
    case 'send':
      return defectOf(text) === null ? frame : { kind: 'send', message: null };
    case 'malformed_call':
    case 'malformed_answer':
    case 'unknown_type':
      return frame;
    default:
      return frame satisfies never;
  }
}

/** Of the text of a frame; null: both parsers that may read it read the same. */
export function defectOf(text: string): CallErrorAnswer | null {
  const defect = findJsonDefect(text);
  return defect === null ? null : callError('FormatViolation', defect.replaceAll('_', ' '));
}

/** The message type and id at the beginning of a frame. */
const BEGINNING = /^\s*\[\s*(\d)\s*,\s*("(?:[^"\\]|\\.)*")\s*,/;

/** Of a frame that is not read, by its beginning: what it is, and of which id; null: that cannot be read either. */
export function readBeginning(text: string): { readonly kind: 'call' | 'answer'; readonly id: string } | null {
  const [, type, literal = ''] = BEGINNING.exec(text) ?? [];
  const kind = type === '2' ? 'call' : type === '3' || type === '4' ? 'answer' : null;
  const id = kind === null ? null : readableId(stringOf(literal));
  return kind === null || id === null ? null : { kind, id };
}

function stringOf(literal: string): unknown {
  try {
    return JSON.parse(literal);
  } catch {
    return null;
  }
}

export const encodeCall = (id: string, action: string, payload: JsonObject): string =>
  JSON.stringify([2, id, action, payload]);

export const encodeResult = (id: string, payload: JsonObject): string => JSON.stringify([3, id, payload]);

function parseCall(id: string, fields: readonly unknown[]): Frame {
  const [, , action, payload] = fields;
  if (fields.length !== 4) return malformedCall(id, callError('RpcFrameworkError', 'a CALL has four elements'));
  if (typeof action !== 'string' || action.length === 0 || action.length > MAX_ACTION) {
    return malformedCall(id, callError('RpcFrameworkError', 'no readable action'));
  }
  if (!isObject(payload)) return malformedCall(id, callError('FormatViolation', 'the payload is not an object'));
  return { kind: 'call', id, action, payload };
}

function parseAnswer(type: 3 | 4 | 5, id: string | null, fields: readonly unknown[]): Frame {
  if (id === null) return { kind: 'malformed_answer', id };
  if (type === 3) {
    const payload = fields[2];
    if (fields.length !== 3 || !isObject(payload)) return { kind: 'malformed_answer', id };
    return { kind: 'result', id, payload };
  }
  const [, , code, description] = fields;
  // Stations leave the description or the details out; the code is what counts.
  if (typeof code !== 'string') return { kind: 'malformed_answer', id };
  return {
    kind: type === 4 ? 'error' : 'result_error',
    id,
    code: readErrorCode(code.slice(0, 64)),
    description: typeof description === 'string' ? description : '',
  };
}

const malformedCall = (id: string, error: CallErrorAnswer): Frame => ({ kind: 'malformed_call', id, error });

function readableId(value: unknown): string | null {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_ID) return null;
  return value.isWellFormed() ? value : null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
