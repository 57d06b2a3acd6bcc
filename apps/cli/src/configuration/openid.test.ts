import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oidc } from './openid.ts';

const clientSecretFile = join(mkdtempSync(join(tmpdir(), 'oidc-')), 'secret');
writeFileSync(clientSecretFile, 'a secret\n');
const grant = { claim: 'operators', roles: ['operator'], owners: ['north'] };
const given = { issuer: 'https://login.example/realms/fleet', clientId: 'bfcert', clientSecretFile, grants: [grant] };
const problemsOf = (over: object): string =>
  oidc
    .safeParse({ ...given, ...over })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ') ?? '';

describe('oidc', () => {
  test('needs an issuer, a client with its secret in a file, and what roles its words are', () => {
    expect(oidc.parse(given)).toEqual({
      ...given,
      name: 'login.example',
      scopes: ['openid', 'profile'],
      nameClaim: 'preferred_username',
      rolesClaim: 'groups',
      tokenDaysAfterSignIn: 30,
      audience: null,
      allowedNetworks: [],
    });
    for (const name of ['issuer', 'clientId', 'clientSecretFile', 'grants'])
      expect(problemsOf({ [name]: undefined })).toMatch(name);
  });

  test.each([
    ['no URL', { issuer: 'login.example' }, 'issuer'],
    ['plain HTTP on a public address', { issuer: 'http://login.example' }, 'must be an https URL'],
    ['a file that is not there', { clientSecretFile: '/nowhere/secret' }, 'does not exist'],
    ['a role that does not exist', { grants: [{ ...grant, roles: ['root'] }] }, 'grants.0.roles.0'],
    ['no role', { grants: [{ ...grant, roles: [] }] }, 'grants.0.roles'],
    ['no owner', { grants: [{ ...grant, owners: [] }] }, 'grants.0.owners'],
    ['no grant', { grants: [] }, 'grants'],
    ['access tokens that could be ID tokens', { audience: 'bfcert' }, 'must differ from clientId'],
    ['what is no network', { allowedNetworks: ['10.0.0.1'] }, 'must be a network'],
    ['what there is not', { clientSecret: 'in the open' }, 'clientSecret'],
  ])('refuses %s', (_, over, problem) => {
    expect(problemsOf(over)).toContain(problem);
  });

  test('takes plain HTTP in a network of our own', () => {
    expect(problemsOf({ issuer: 'http://10.1.2.3', allowedNetworks: ['10.1.0.0/16'] })).toBe('');
  });
});
