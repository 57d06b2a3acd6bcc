import { certificatePem } from '@bfcert/kernel/x509';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';
import { describe, expect, it } from 'vitest';
import { readVault } from './configuration.ts';

const ca = new FakeCa();
const ROOT = certificatePem(ca.root.der);
const SECRET = 'hvs.a secret that was put here by mistake';

const good = () => ({
  url: 'https://vault.example.org:8200',
  trustAnchorsPem: ROOT,
  namespace: 'depots/north',
  mount: 'pki/stations',
  root: ROOT,
  authentication: { kind: 'app-role', mount: 'approle', roleId: 'role', secretId: 'secret' },
  profiles: [{ profile: 'charging-station', role: 'station' }],
  listMilliseconds: null,
  answerMilliseconds: 5_000,
});

describe('the configuration of a Vault', () => {
  it.each([
    ['an AppRole in a namespace, and no list', {}],
    [
      'a token, no namespace, and a list',
      { namespace: null, authentication: token('hvs.CAESI'), listMilliseconds: 60_000 },
    ],
  ])('is taken with %s', (_, change) => {
    const read = readVault({ ...good(), ...change });
    expect(read).toEqual({ ok: true, value: { ...good(), ...change, root: ca.root } });
  });

  it.each([
    ['plain HTTP', { url: 'http://vault.example.org' }],
    ['the prefix of the API, which is added here', { url: 'https://vault.example.org/v1' }],
    ['no anchors for TLS', { trustAnchorsPem: null }],
    ['more than a root', { root: ca.chainPem }],
    ['an issuing CA in place of a root', { root: certificatePem(ca.issuing.der) }],
    ['a mount with a slash at its end', { mount: 'pki/' }],
    ['a mount that leads elsewhere', { mount: 'pki/../sys' }],
    ['a role that leads elsewhere', { profiles: [{ profile: 'charging-station', role: '../root' }] }],
    ['a profile whose subject has a domainComponent', { profiles: [{ profile: 'secc-leaf', role: 'secc' }] }],
    ['a list that takes longer than the control plane waits', { listMilliseconds: 120_000 }],
    ['a member that it does not know', { tlsSkipVerify: true }],
  ])('refuses %s', (_, change) => {
    expect(readVault({ ...good(), ...change })).toMatchObject({ ok: false });
  });

  it.each([
    ['a token', token(SECRET), 'authentication token has not the expected form'],
    [
      'a secret id',
      { ...good().authentication, secretId: SECRET },
      'authentication secretId has not the expected form',
    ],
    ['a way to be known', { kind: 'ldap', password: SECRET }, 'authentication kind is not one of token, app-role'],
  ])('refuses what cannot be %s without quoting it', (_, authentication, refusal) => {
    expect(readVault({ ...good(), authentication })).toEqual({ ok: false, refusal });
  });
});

function token(value: string) {
  return { kind: 'token', token: value };
}
