import type { Concession } from '../concession/concession.ts';
import type { BindingKind } from '../identity/binding.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { BindingExceptionId } from './binding-exception-id.ts';

/**
 * One other name that certificates and signing requests of one identity may have in the place of the bound one,
 * for one purpose and until its end date. It is no binding: nobody is found by it, nothing is issued with it.
 *
 *   (none) ── asked for by one administrator, approved by another ──→ active      next: the clock
 *   active ── ended by a person ──→ ended
 *   active ── the end date ──→ expired
 */
export interface BindingException extends Concession<BindingExceptionId, BindingExceptionState> {
  readonly purpose: PurposeName;
  /** `organisation` stands in O; every other kind is the one that the purpose has in CN. */
  readonly kind: BindingKind;
  /** Compared character by character, as a bound name is. */
  readonly value: string;
}

export const bindingExceptionStates = ['active', 'ended', 'expired'] as const;
export type BindingExceptionState = (typeof bindingExceptionStates)[number];
