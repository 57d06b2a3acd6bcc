import { type Actor, mayTouch, type OwnerScope, type Role } from '@bfcert/kernel/actor';
import { lastCredentialOverride, permissions } from '../commands/permissions.ts';
import type { ApprovableAction } from './approval.ts';

/** One human being with all that their accounts allow. */
export interface Person {
  readonly person: string;
  readonly roles: readonly Role[];
  readonly owners: OwnerScope;
}

/** Who there is to ask. */
export interface People {
  /** Everybody who can sign in now; services are not among them. */
  all(): Promise<readonly Person[]>;
}

/** For an installation whose people do not change, and for tests. */
export const thesePeople = (...people: readonly Person[]): People => ({ all: async () => people });

/** Roles with which one may ask for it past the guard, and answer: both the command's and the guard's. */
export const rolesFor = (kind: ApprovableAction['kind']): readonly Role[] =>
  permissions[kind].roles.filter((role) => lastCredentialOverride.includes(role));

/** Whether this caller may ask for it or answer. Whether they are a person is another question. */
export const mayAnswer = (actor: Actor, kind: ApprovableAction['kind'], owner: string): boolean =>
  mayTouch(actor, owner) && actor.roles.some((role) => rolesFor(kind).includes(role));

/** Those of them who may ask for it and answer, each once. */
export function eligible(
  people: readonly Person[],
  kind: ApprovableAction['kind'],
  owner: string,
): ReadonlySet<string> {
  const able = people.filter(
    ({ roles, owners }) =>
      roles.some((role) => rolesFor(kind).includes(role)) && (owners === 'all' || owners.includes(owner)),
  );
  return new Set(able.map(({ person }) => person));
}
