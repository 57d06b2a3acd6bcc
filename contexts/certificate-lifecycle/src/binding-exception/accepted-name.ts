import type { BindingKind } from '../identity/binding.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import type { BindingException } from './binding-exception.ts';
import type { BindingExceptionId } from './binding-exception-id.ts';

/** A name that stands in for the bound one of its kind. */
export interface AcceptedName {
  readonly exceptionId: BindingExceptionId;
  readonly kind: BindingKind;
  readonly value: string;
  /** RFC 3339; from then on it is accepted no more, without any event. */
  readonly until: string;
}

/** Pure: what is accepted for a purpose now, of all exceptions of one identity. */
export function acceptedFor(
  exceptions: readonly BindingException[],
  purpose: PurposeName,
  now: Date,
): readonly AcceptedName[] {
  const at = now.toISOString();
  return exceptions
    .filter((one) => one.state === 'active' && one.purpose === purpose && one.until > at)
    .map(({ id, kind, value, until }) => ({ exceptionId: id, kind, value, until }));
}

/**
 * What the names in one attribute of a subject are to an identity. The bound name needs no exception; null: there
 * is not exactly one, or nobody has granted it.
 */
export function namesStanding(
  found: readonly string[],
  bound: string,
  kind: BindingKind | null,
  accepted: readonly AcceptedName[],
): 'bound' | BindingExceptionId | null {
  const [name, ...others] = found;
  if (name === undefined || others.length > 0) return null;
  if (name === bound) return 'bound';
  return accepted.find((one) => one.kind === kind && one.value === name)?.exceptionId ?? null;
}

/** For notes of event and audit: the exceptions that a command rested on; nothing where it needed none. */
export const restingOn = (ids: readonly BindingExceptionId[]): { readonly bindingExceptions?: readonly string[] } =>
  ids.length === 0 ? {} : { bindingExceptions: ids };

/** What gateways accept in certificates of these stations beside the bound names; those with none are missing. */
export async function acceptedNamesOf(
  { bindingExceptions, clock }: Pick<LifecycleDependencies, 'bindingExceptions' | 'clock'>,
  identityIds: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, readonly AcceptedName[]>> {
  const found = await bindingExceptions.activeOfAll(identityIds);
  const now = clock.now();
  const shownToGateways = found.filter(({ purpose }) => purposes[purpose].relyingParty === 'station_gateways');
  const byIdentity = Map.groupBy(shownToGateways, ({ identityId }) => identityId);
  return new Map(
    [...byIdentity].map(([identityId, exceptions]) => [
      identityId,
      [...new Set(exceptions.map(({ purpose }) => purpose))].flatMap((each) => acceptedFor(exceptions, each, now)),
    ]),
  );
}
