import type { People } from '../approval/people.ts';
import { administratorActor, parseAccountId } from './account.ts';
import type { AccountStore } from './account-store.ts';

const { id: person, roles, owners } = administratorActor;
const administrator = { person, roles, owners };

/** The first start's administrator, and everybody with an account of their own that may call. */
export const peopleWithAccounts = (accounts: AccountStore): People => ({
  all: async (tx) => [
    administrator,
    ...(await accounts.people(tx)).map(({ id, roles, owners }) => ({ person: id, roles, owners })),
  ],
  grantOf: async (tx, id) => {
    if (id === administrator.person) return administrator;
    const accountId = parseAccountId(id);
    return accountId === null ? null : accounts.enabled(tx, accountId);
  },
});
