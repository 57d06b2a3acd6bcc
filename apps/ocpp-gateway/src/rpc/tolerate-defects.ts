import type { ToleratedDefect } from '@bfcert/evse-security/station-contract';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { JsonObject } from './frame.ts';

/** A text may be so many times as long as its schema allows: what is longer is no deviation of a dialect. */
const LONGEST = 4;
/** So many are named, for the log. */
const NAMED = 5;

export type DefectVerdict =
  /** Where, for the log; never what stands there. */
  | { readonly kind: 'tolerated'; readonly where: readonly string[] }
  | { readonly kind: 'refused'; readonly error: ErrorObject | null };

/**
 * Whether every defect of a payload that is not valid is one that is tolerated. `validate` finds all of them, with the
 * data of each. Whatever is missing, of another type or out of its list is tolerated of nobody.
 */
export function tolerateDefects(
  validate: ValidateFunction,
  payload: JsonObject,
  tolerated: readonly ToleratedDefect[],
): DefectVerdict {
  if (validate(payload)) return { kind: 'tolerated', where: [] };
  const errors = validate.errors ?? [];
  const worse = errors.find((error) => !isTolerated(error, tolerated));
  if (worse !== undefined || errors.length === 0) return { kind: 'refused', error: worse ?? null };
  return { kind: 'tolerated', where: errors.slice(0, NAMED).map(whereOf) };
}

function isTolerated({ keyword, params, data }: ErrorObject, tolerated: readonly ToleratedDefect[]): boolean {
  if (keyword === 'additionalProperties') return tolerated.includes('unknown_fields');
  if (keyword !== 'maxLength' || !tolerated.includes('long_texts')) return false;
  const limit: unknown = params['limit'];
  return typeof limit === 'number' && typeof data === 'string' && data.length <= limit * LONGEST;
}

const whereOf = ({ instancePath, message }: ErrorObject): string => `${instancePath || 'payload'} ${message ?? ''}`;
