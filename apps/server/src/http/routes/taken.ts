import type { ProblemCode } from '../problem-list/problem-list.ts';
import { RefusedRequest } from '../problems.ts';

type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: { readonly reason: ProblemCode; readonly detail: string } };

/** What a command or a question came to; throws the problem that its refusal is. */
export function taken<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new RefusedRequest(outcome.refusal.reason, outcome.refusal.detail);
  return outcome.value;
}
