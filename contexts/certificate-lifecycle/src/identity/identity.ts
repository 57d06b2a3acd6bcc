import type { Decommission } from '../decommission/decommission.ts';
import type { Binding, BindingKind } from './binding.ts';
import type { IdentityId } from './identity-id.ts';
import { type SubjectType, subjectRules } from './subject-type.ts';

/**
 * A subject that may hold certificates. The id is ours; every name the outside world has for it is
 * a binding. Only an administrator or an integration creates one: never a connection.
 */
export interface Identity {
  readonly id: IdentityId;
  readonly subjectType: SubjectType;
  readonly bindings: readonly Binding[];
  /** Customer or depot. */
  readonly owner: string;
  /** Vendor, model and firmware range, as one key of the capability matrix. */
  readonly family: string;
  readonly cohorts: readonly string[];
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly version: number;
  /** It is gone for good: its names are nobody's, nothing is issued to it, and nobody is let in for it. Left out: it is in service. */
  readonly decommissioned?: Decommission;
}

/** Null when the identity has no binding of this kind. Kinds that name a certificate's subject occur at most once. */
export function boundValue(identity: Identity, kind: BindingKind): string | null {
  return identity.bindings.find((binding) => binding.kind === kind)?.value ?? null;
}

/** Of kinds that may occur several times too. */
export const boundValues = ({ bindings }: Pick<Identity, 'bindings'>, kind: BindingKind): readonly string[] =>
  bindings.filter((binding) => binding.kind === kind).map(({ value }) => value);

/** What people call it. */
export const nameOfIdentity = (identity: Identity): string =>
  boundValue(identity, subjectRules[identity.subjectType].namedBy) ?? identity.id;
