/**
 * An expected outcome that is not a success is a value, not an exception: `Refusal` is a closed
 * union of named reasons. Bugs and outages are thrown.
 */
export type Result<Value, Refusal> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value });

export const refused = <Refusal>(refusal: Refusal): Result<never, Refusal> => ({ ok: false, refusal });

/** For places where a refusal would be a bug (our own output parsed again, a fixture). */
export function unwrap<Value>(result: Result<Value, unknown>): Value {
  if (result.ok) return result.value;
  throw new Error(`expected a value, got the refusal ${JSON.stringify(result.refusal)}`);
}
