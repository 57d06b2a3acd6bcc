import type { OwnerScope, Role } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { OpenIdSettings } from './openid-settings.ts';

export interface ClaimedGrant {
  readonly roles: readonly Role[];
  readonly owners: OwnerScope;
}

export type ClaimRefusal = {
  readonly reason: /** Nothing that the provider says of them is a role here. */
    | 'openid_role_unknown'
    /** For different owners they are said to have roles that have none in common. */
    | 'openid_grants_conflict';
  /** One sentence, for the audit. */
  readonly detail: string;
};

/**
 * What somebody may do, of what a provider says of them. A value that is not configured gives nothing.
 *
 * An account has its roles for all of its owners. So grants for the same owners add up; of grants for different owners
 * only the roles are left that all of them give: nobody gets a role for an owner for whom none was given.
 */
export function grantOfClaims(
  claims: Readonly<Record<string, unknown>>,
  { rolesClaim, grants }: Pick<OpenIdSettings, 'rolesClaim' | 'grants'>,
): Result<ClaimedGrant, ClaimRefusal> {
  const said = textsAt(claims, rolesClaim);
  const given = grants.filter(({ claim }) => said.includes(claim));
  if (given.length === 0) {
    const words = said.length === 0 ? 'nothing' : said.slice(0, 20).join(', ').slice(0, 300);
    const detail = `The provider says ${words} in ${rolesClaim}; none of it is configured as a role.`;
    return refused({ reason: 'openid_role_unknown', detail });
  }
  const byOwners = Map.groupBy(given, ({ owners }) => (owners === 'all' ? 'all' : JSON.stringify(owners.toSorted())));
  const [first = new Set<Role>(), ...others] = [...byOwners.values()].map(
    (same) => new Set(same.flatMap(({ roles }) => roles)),
  );
  const roles = [...first].filter((role) => others.every((more) => more.has(role)));
  if (roles.length === 0) {
    const detail = `The provider says ${given.map(({ claim }) => claim).join(', ')}: for different owners, and no role is for all of them.`;
    return refused({ reason: 'openid_grants_conflict', detail });
  }
  const owners = given.flatMap((one) => (one.owners === 'all' ? [] : one.owners));
  const ofAll = given.some((one) => one.owners === 'all');
  return ok({ roles, owners: ofAll ? 'all' : [...new Set(owners)] });
}

/** The claim's texts; of anything else than a text or a list of them, none. */
export function textsAt(claims: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  // A name may have dots of its own, as `https://example.org/roles` does.
  const value = Object.hasOwn(claims, path) ? claims[path] : path.split('.').reduce<unknown>(memberOf, claims);
  return [value].flat().filter((one) => typeof one === 'string');
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
