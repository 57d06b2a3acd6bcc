import type { paths } from '@bfcert/api-client';
import { WrongUse } from '../exit-codes.ts';

export type NewUser = paths['/api/v1/users']['post']['requestBody']['content']['application/json'];

export interface GrantOptions {
  readonly role?: NewUser['roles'];
  readonly owner?: readonly string[];
  readonly allOwners?: boolean;
}

/** The owners that were named; undefined where nothing was said. @throws WrongUse */
export function ownersIn({ owner, allOwners }: GrantOptions): NewUser['owners'] | undefined {
  if (owner !== undefined && allOwners) throw new WrongUse('--owner and --all-owners contradict each other');
  if (allOwners) return 'all';
  return owner === undefined ? undefined : [...owner];
}

/** What has to be said of somebody new. @throws WrongUse */
export function grantIn(options: GrantOptions): Pick<NewUser, 'roles' | 'owners'> {
  const owners = ownersIn(options);
  if (owners === undefined) throw new WrongUse('say for whom: --owner, or --all-owners');
  if (options.role === undefined) throw new WrongUse('say what it may do: --role');
  return { roles: [...options.role], owners };
}
