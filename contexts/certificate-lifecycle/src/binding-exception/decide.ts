import { ok, type Result, refused } from '@bfcert/kernel/result';
import { endDateAhead } from '../concession/decide.ts';
import { type BindingKind, checkBindings } from '../identity/binding.ts';
import { boundValues, type Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Purpose, PurposeName } from '../purposes/purpose.ts';
import { purposeNamed } from '../purposes/registry.ts';
import type { BindingException } from './binding-exception.ts';

/** What is asked for. */
export interface ExceptionWish {
  readonly identityId: IdentityId;
  readonly purpose: string;
  readonly bindingKind: string;
  readonly value: string;
  /** RFC 3339. */
  readonly until: string;
}

export type ExceptionRefusal =
  /** Its signing requests are not held against this name here, or the name is one that its peers check. */
  | 'exception_not_for_this_purpose'
  | 'binding_invalid'
  /** The name is bound already. */
  | 'exception_needless'
  /** Another name is accepted in this place already. */
  | 'exception_active'
  | 'end_date_unsuitable';

/** So long at most an exception lasts, in days. */
const LONGEST_DAYS = 90;

interface Wished {
  readonly purpose: PurposeName;
  readonly kind: BindingKind;
  readonly value: string;
  readonly until: string;
}

type Objection = { readonly reason: ExceptionRefusal; readonly detail: string };

/** Pure: asked when it is asked for, and again when it is approved. Whether another identity has the name is not asked. */
export function judgeException(
  identity: Identity,
  active: readonly BindingException[],
  wish: ExceptionWish,
  now: Date,
): Result<Wished, Objection> {
  const purpose = purposeNamed(wish.purpose);
  const kinds = purpose?.subjectTypes.includes(identity.subjectType) ? exceptedKinds(purpose) : [];
  const kind = kinds.find((each) => each === wish.bindingKind);
  if (purpose === null || kind === undefined) {
    const which = kinds.length === 0 ? 'has none' : `has exceptions from ${kinds.join(' and ')} alone`;
    return object('exception_not_for_this_purpose', `Here ${purpose?.name ?? 'an unknown purpose'} ${which}.`);
  }
  const { value } = wish;
  const valid = checkBindings([{ kind, value }]);
  if (!valid.ok) return object('binding_invalid', valid.refusal);
  if (boundValues(identity, kind).includes(value)) {
    return object('exception_needless', 'The identity is bound to this very name.');
  }
  const other = active.find((one) => one.purpose === purpose.name && one.kind === kind);
  if (other !== undefined) {
    return object('exception_active', `${other.id} is in force in this place: end it to name another.`);
  }
  const until = endDateAhead(wish.until, LONGEST_DAYS, now);
  if (until === null) {
    return object('end_date_unsuitable', `The end date must lie ahead, by ${LONGEST_DAYS} days at most.`);
  }
  return ok({ purpose: purpose.name, kind, value, until });
}

const object = (reason: ExceptionRefusal, detail: string): Result<never, Objection> => refused({ reason, detail });

/**
 * The names from which a purpose may have an exception: of purposes whose signing requests are checked here. Not a
 * server's own name, which every one of its peers checks, nor a CN that is the slot itself.
 */
export function exceptedKinds({ commonName, key, visibleOnly, slots }: Purpose): readonly BindingKind[] {
  if (commonName === null || visibleOnly || key !== 'endpoint') return [];
  const isSlot = slots.kind === 'by_binding' && slots.binding === commonName;
  return commonName === 'fqdn' || isSlot ? ['organisation'] : ['organisation', commonName];
}
