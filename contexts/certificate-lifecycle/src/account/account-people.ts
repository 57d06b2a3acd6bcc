import type { People } from '../approval/people.ts';
import { administratorActor } from './account.ts';
import type { AccountStore } from './account-store.ts';

/** The first start's administrator, and everybody with an account of their own that may call. */
export const peopleWithAccounts = (accounts: AccountStore): People => ({
  all: async (tx) => [
    { person: administratorActor.id, roles: administratorActor.roles, owners: administratorActor.owners },
    ...(await accounts.people(tx)).map(({ id, roles, owners }) => ({ person: id, roles, owners })),
  ],
});
