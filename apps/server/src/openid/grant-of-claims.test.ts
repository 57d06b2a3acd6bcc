import { describe, expect, test } from 'vitest';
import { grantOfClaims } from './grant-of-claims.ts';

const grants = [
  { claim: 'north-operators', roles: ['operator'], owners: ['north'] },
  { claim: 'north-viewers', roles: ['viewer'], owners: ['north'] },
  { claim: 'south-viewers', roles: ['viewer'], owners: ['south'] },
  { claim: 'both', roles: ['viewer', 'operator'], owners: ['south', 'north'] },
  { claim: 'auditors', roles: ['auditor', 'viewer'], owners: 'all' },
] as const;
const of = (groups: unknown, rolesClaim = 'groups') => {
  const settings = {
    rolesClaim,
    grants: grants.map((one) => ({
      ...one,
      roles: [...one.roles],
      owners: one.owners === 'all' ? one.owners : [...one.owners],
    })),
  };
  return grantOfClaims({ groups }, settings);
};

describe('what a provider says of somebody', () => {
  test('gives the roles and owners that the configuration names for it', () => {
    expect(of(['north-operators'])).toEqual({ ok: true, value: { roles: ['operator'], owners: ['north'] } });
    expect(of('auditors')).toEqual({ ok: true, value: { roles: ['auditor', 'viewer'], owners: 'all' } });
  });

  test('adds up for the same owners', () => {
    expect(of(['north-viewers', 'north-operators'])).toEqual({
      ok: true,
      value: { roles: ['operator', 'viewer'], owners: ['north'] },
    });
  });

  test('gives nobody a role for an owner for whom none was given', () => {
    expect(of(['north-operators', 'north-viewers', 'south-viewers'])).toEqual({
      ok: true,
      value: { roles: ['viewer'], owners: ['north', 'south'] },
    });
    expect(of(['north-operators', 'auditors'])).toMatchObject({ refusal: { reason: 'openid_grants_conflict' } });
    expect(of(['north-operators', 'both'])).toMatchObject({
      value: { roles: ['operator'], owners: ['north', 'south'] },
    });
  });

  test.each([
    [[]],
    [undefined],
    [null],
    [7],
    [['strangers', '__proto__', 'NORTH-OPERATORS', 'north-operators ']],
    [{ 'north-operators': true }],
    [[['north-operators', 1]].flat(2).slice(1)],
  ])('gives nothing when it is %j', (said) => {
    expect(of(said)).toMatchObject({ refusal: { reason: 'openid_role_unknown' } });
  });

  test('is found below other claims, or under a name with dots, and nowhere else', () => {
    const settings = {
      rolesClaim: 'realm_access.roles',
      grants: [{ claim: 'v', roles: ['viewer' as const], owners: 'all' as const }],
    };
    expect(grantOfClaims({ realm_access: { roles: ['v'] } }, settings).ok).toBe(true);
    expect(grantOfClaims({ 'realm_access.roles': ['v'] }, settings).ok).toBe(true);
    expect(grantOfClaims({ roles: ['v'] }, settings).ok).toBe(false);
    expect(grantOfClaims({}, { ...settings, rolesClaim: '__proto__.constructor.name' }).ok).toBe(false);
  });
});
