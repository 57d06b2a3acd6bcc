import { findJsonDefect } from '@bfcert/kernel/json-text';
import type { JsonObject } from '../../rpc/frame.ts';

/**
 * The message inside a DataTransfer: a JSON object as text, in a string of the JSON outside (PNC16). Held to the same
 * rules as a frame. Null: it is none.
 */
export function parseInner(data: unknown): JsonObject | null {
  if (typeof data !== 'string') return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || findJsonDefect(data) !== null) return null;
  return value as JsonObject;
}
