import { type Actor, mayTouch, type OwnerScope, type Role } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CommandName } from '../commands/command.ts';
import { lastCredentialOverride, permissions } from '../commands/permissions.ts';

/** One human being with all that their accounts allow. */
export interface Person {
  readonly person: string;
  readonly roles: readonly Role[];
  readonly owners: OwnerScope;
}

/** Who there is to ask. */
export interface People {
  /** Everybody who can sign in now; services are not among them. */
  all(tx: Transaction): Promise<readonly Person[]>;
  /** What a person, or the account of a program, may do now; null: it may not call, or there is none. */
  grantOf(tx: Transaction, id: string): Promise<Pick<Person, 'roles' | 'owners'> | null>;
}

/** For an installation whose people do not change, and for tests. */
export const thesePeople = (...people: readonly Person[]): People => ({
  all: async () => people,
  grantOf: async (_tx, id) => people.find(({ person }) => person === id) ?? null,
});

/** Roles with which one may say yes or no to this command: the command's own that are the guards' too. */
export const rolesToAnswer = (command: CommandName): readonly Role[] =>
  permissions[command].roles.filter((role) => lastCredentialOverride.includes(role));

/** Roles with which one may ask a second person for it: who could answer; for a wave also whoever runs the stations. */
export const rolesToAsk = (command: CommandName): readonly Role[] =>
  command === 'start-wave' ? permissions[command].roles : rolesToAnswer(command);

/** Whether this caller has one of these roles for what is this owner's. Whether they are a person is another question. */
export const actsAs = (actor: Actor, roles: readonly Role[], owner: string | null): boolean =>
  sees(actor, owner) && actor.roles.some((role) => roles.includes(role));

/** Null stands for several owners. */
export const sees = (actor: Actor, owner: string | null): boolean =>
  owner === null ? actor.owners === 'all' : mayTouch(actor, owner);

/** Those of them who have one of these roles for what is this owner's, each once. */
export function eligible(
  people: readonly Person[],
  allowed: readonly Role[],
  owner: string | null,
): ReadonlySet<string> {
  const able = people.filter(
    ({ roles, owners }) =>
      roles.some((role) => allowed.includes(role)) && (owners === 'all' || (owner !== null && owners.includes(owner))),
  );
  return new Set(able.map(({ person }) => person));
}
